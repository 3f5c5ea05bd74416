"""Invented names by where a family comes from, in about the mix of a local prison in England.

Source of the mix: nationalities in custody on 30 June 2025 (PA from Ministry of Justice figures, domain.md 8.2) and
our own guess for the rest. Any likeness to a person is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Naming:
    """Names of one origin. `share`: per thousand residents. `languages`: (BCP 47, weight) of the first language."""

    origin: str
    share: int
    languages: tuple[tuple[str, float], ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENGLISH: Final = (("en", 1.0),)

NAMINGS: Final = (
    Naming(
        "english",
        560,
        _ENGLISH,
        _words(
            "Aaron Adam Alan Alex Andrew Anthony Ashley Barry Ben Bradley Brandon Brian Callum Carl Chris Christopher "
            "Connor Craig Daniel Darren David Dean Dominic Gareth Gary Gavin George Graham Harry Ian Jack Jake James "
            "Jamie Jason John Jonathan Jordan Joseph Joshua Karl Keith Kenneth Kieran Kyle Lee Lewis Liam Luke Mark "
            "Martin Matthew Michael Nathan Neil Nicholas Noël Paul Peter Philip Raymond Reece Richard Robert Ross "
            "Ryan Samuel Scott Sean Shane Shaun Simon Stephen Steven Stuart Terence Thomas Tony Tyler Wayne William"
        ),
        _words(
            "Abbott Adams Ainsley Allen Archer Armitage Ashworth Atkins Bailey Barker Barlow Barnes Bates Baxter Beale "
            "Bennett Birch Blackwell Booth Bowen Bradley Bright Brontë Brookes Burgess Burton Butcher Byrd "
            "Calvert Carr Castle Chambers Chandler Clayton Cole Colley Cooke Coulson Cox Crane Crosby Dale "
            "Dawson Dean Dobson Draper Drury Dyer Eastwood Elliott Ellis Farrow Faulkner Fielding Fisher Fletcher "
            "Foster Fowler Fox Frost Garner Gibbs Gill Goodwin Gough Gregory Hale Hancock Harding Hargreaves Harper "
            "Hartley Hawkins Heath Hewitt Hobbs Holden Holland Holt Hooper Horton Howarth Hurst Ingham Jarvis Jepson "
            "Kaye Kemp Kendall Kirk Knight Lamb Lane Lawson Leigh Lister Lockwood Lowe Marsden Mason Mellor Mercer "
            "Middleton Mills Moss Naylor Newton Norton Nuttall Oakley Osborne Padgett Palmer Parkin Parsons Pearce "
            "Peck Pickering Pollard Poole Preston Purdy Quirke Radcliffe Ramsden Reeve Rhodes Rigby Rowe "
            "Sanderson Saunders Shaw Shepherd Skinner Slater Sparks Spencer Stanley Stokes Sykes "
            "Tanner Thornton Tomlinson Turner Tyrrell Underwood Varley Wade Walsh Ward Warner Webb Whitaker Whitfield "
            "Wilde Wilkes Winter Woodcock Wragg Yates"
        ),
    ),
    Naming(
        "welsh",
        25,
        (("en", 0.7), ("cy", 0.3)),
        ("Aled", "Dafydd", "Dylan", "Emyr", "Gethin", "Huw", "Iestyn", "Rhodri", "Rhys", "Siôn"),
        ("Bevan", "Davies", "ap Gwilym", "Griffiths", "Howells", "Llewellyn", "Morgan", "Prosser", "Pugh", "Vaughan"),
    ),
    Naming(
        "scottish",
        40,
        _ENGLISH,
        ("Alasdair", "Angus", "Calum", "Duncan", "Ewan", "Fraser", "Gordon", "Hamish", "Iain", "Rory", "Stuart"),
        (
            "Baird",
            "Buchanan",
            "Drummond",
            "Ferguson",
            "MacLeod",
            "McAllister",
            "McBride",
            "McKenna",
            "Rennie",
            "Sinclair",
        ),
    ),
    Naming(
        "irish",
        45,
        _ENGLISH,
        ("Aidan", "Brendan", "Cathal", "Ciarán", "Conor", "Declan", "Eamon", "Fergal", "Patrick", "Seán", "Séamus"),
        _words(
            "O'Connell O'Dowd O'Leary O'Neill O'Rourke Brennan Cassidy Connors Delaney Doherty Gallagher Keane "
            "Kinsella Maguire McDonagh Nolan Quinn Ward"
        ),
    ),
    Naming(
        "caribbean",
        80,
        _ENGLISH,
        _words(
            "Andre Carlton Clinton Courtney Delroy Devonte Dwayne Errol Jermaine Kemar Leroy Marcus Malachi Neville "
            "Omari Rohan Tyrone Winston"
        ),
        _words(
            "Beckford Blake Bogle Campbell Clarke Dacosta Francis Gayle Gordon Henry Lindo McKenzie Morrison Palmer "
            "Reid Richards Samuels Simpson Thompson Wright"
        ),
    ),
    Naming(
        "west-african",
        45,
        _ENGLISH,
        (
            "Babatunde",
            "Chidi",
            "Emeka",
            "Femi",
            "Kofi",
            "Kwabena",
            "Kwame",
            "Obinna",
            "Olumide",
            "Seun",
            "Tunde",
            "Yaw",
        ),
        ("Adebayo", "Adeyemi", "Agyeman", "Appiah", "Asante", "Balogun", "Boateng", "Eze", "Mensah", "Nwosu", "Okeke"),
    ),
    Naming(
        "pakistani",
        55,
        (("en", 0.75), ("ur", 0.2), ("pa", 0.05)),
        ("Adnan", "Bilal", "Faisal", "Hamza", "Imran", "Junaid", "Kamran", "Nadeem", "Omar", "Shahid", "Umar", "Zahid"),
        ("Ahmed", "Akhtar", "Ali", "Aslam", "Butt", "Hussain", "Iqbal", "Khan", "Mahmood", "Malik", "Mirza", "Shah"),
    ),
    Naming(
        "indian",
        20,
        (("en", 0.75), ("pa", 0.25)),
        ("Amandeep", "Gurpreet", "Harjit", "Jaspal", "Manjit", "Rajesh", "Ravi", "Sandeep", "Sunil", "Vikram"),
        ("Chauhan", "Dhillon", "Gill", "Kumar", "Patel", "Sandhu", "Sharma", "Sidhu", "Singh", "Virk"),
    ),
    Naming(
        "albanian",
        25,
        (("sq", 0.85), ("en", 0.15)),
        ("Agim", "Besnik", "Dritan", "Ermal", "Fatjon", "Gëzim", "Ilir", "Klodian", "Luan", "Shpëtim"),
        ("Basha", "Berisha", "Çela", "Dervishi", "Gjoka", "Hysa", "Kola", "Leka", "Marku", "Shehu"),
    ),
    Naming(
        "polish",
        20,
        (("pl", 0.7), ("en", 0.3)),
        ("Andrzej", "Grzegorz", "Jakub", "Krzysztof", "Łukasz", "Marek", "Paweł", "Piotr", "Sławomir", "Wojciech"),
        ("Dąbrowski", "Jabłoński", "Kowalczyk", "Król", "Lewandowski", "Mazur", "Wójcik", "Zając", "Zieliński"),
    ),
    Naming(
        "romanian",
        20,
        (("ro", 0.8), ("en", 0.2)),
        ("Adrian", "Bogdan", "Ciprian", "Cătălin", "Florin", "Ionuț", "Marius", "Răzvan", "Ștefan", "Vasile"),
        ("Bălan", "Ciobanu", "Dumitru", "Gheorghiu", "Munteanu", "Neagu", "Rusu", "Stoica", "Țepeș", "Ungureanu"),
    ),
    Naming(
        "lithuanian",
        10,
        (("lt", 0.8), ("en", 0.2)),
        ("Andrius", "Darius", "Gintaras", "Mindaugas", "Rytis", "Šarūnas", "Žygimantas"),
        ("Balčiūnas", "Jankauskas", "Kazlauskas", "Petrauskas", "Stankevičius", "Žukauskas"),
    ),
    Naming(
        "portuguese",
        10,
        (("pt", 0.8), ("en", 0.2)),
        ("Bruno", "Gonçalo", "João", "Luís", "Nuno", "Rui", "Simão"),
        ("Assunção", "da Silva", "dos Santos", "Gonçalves", "Magalhães", "Simões"),
    ),
    Naming(
        "arabic",
        12,
        (("ar", 0.85), ("en", 0.15)),
        ("Abdullah", "Faris", "Hassan", "Karim", "Mustafa", "Nasser", "Samir", "Walid"),
        ("Al-Amin", "Al-Hariri", "Al-Masri", "Al-Najjar", "Ben Youssef", "El-Sayed", "Haddad", "Khoury"),
    ),
    Naming(
        "kurdish",
        10,
        (("ckb", 0.9), ("en", 0.1)),
        ("Aram", "Bahram", "Diyar", "Hawre", "Karwan", "Rebin", "Soran"),
        ("Abdulla", "Aziz", "Hama", "Kareem", "Mahmud", "Rasul"),
    ),
    Naming(
        "vietnamese",
        12,
        (("vi", 0.9), ("en", 0.1)),
        ("Anh Tuấn", "Đức", "Hùng", "Minh", "Quang", "Văn Hải", "Việt"),
        ("Bùi", "Đặng", "Hoàng", "Lê", "Nguyễn", "Phạm", "Trần", "Vũ"),
    ),
    Naming(
        "somali",
        11,
        (("so", 0.7), ("en", 0.3)),
        ("Abdi", "Abdirahman", "Guled", "Hassan", "Khalid", "Liban", "Warsame"),
        ("Abdullahi", "Farah", "Hersi", "Jama", "Nur", "Osman", "Warsame"),
    ),
)

# What people go by. A name not here is used as it stands.
KNOWN_AS: Final = {
    "Abdirahman": "Abdi",
    "Alexander": "Alex",
    "Andrew": "Andy",
    "Anthony": "Tony",
    "Babatunde": "Tunde",
    "Christopher": "Chris",
    "Daniel": "Danny",
    "David": "Dave",
    "Gareth": "Gaz",
    "Grzegorz": "Greg",
    "Jonathan": "Jon",
    "Joseph": "Joe",
    "Joshua": "Josh",
    "Kenneth": "Ken",
    "Krzysztof": "Kris",
    "Matthew": "Matt",
    "Michael": "Mick",
    "Nicholas": "Nick",
    "Olumide": "Olu",
    "Patrick": "Paddy",
    "Philip": "Phil",
    "Raymond": "Ray",
    "Robert": "Rob",
    "Samuel": "Sam",
    "Stephen": "Steve",
    "Steven": "Steve",
    "Terence": "Terry",
    "Thomas": "Tommy",
    "William": "Billy",
    "Žygimantas": "Ziggy",
}

# Pairs that are easily taken for each other, one or two on every wing but A, which has Steven Price and Steven Pryce.
EASILY_CONFUSED: Final = (
    ("B", (("Mohammed", "Khan"), ("Muhammad", "Khan"), ("Mohamed", "Kahn"))),
    ("C", (("Lee", "Clark"), ("Lee", "Clarke"), ("David", "Smith"), ("David", "Smith"))),
    ("D", (("Ryan", "Green"), ("Ryan", "Greene"))),
    ("E", (("Aaron", "Phillips"), ("Aron", "Philips"))),
    ("F", (("Sean", "Kelly"), ("Shaun", "Kelly"), ("Shaun", "Kelley"))),
)
