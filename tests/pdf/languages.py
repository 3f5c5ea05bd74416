"""A short form in languages that must be shaped. The words are ours, for tests only: nobody has checked them."""

from __future__ import annotations

from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.forms.questionnaire import Questionnaire

WORDS = {
    "ar": (
        "كيف كانت تجربتك؟",
        "كيف كانت تجربتك مع خدمتنا بشكل عام (مثل COVID-19 أو NHS)؟",
        ("جيدة جداً", "جيدة", "لا جيدة ولا سيئة", "سيئة", "سيئة جداً", "لا أعرف"),
        "ما هو السبب الرئيسي لإجابتك؟ اكتب 12 كلمة أو أقل.",
    ),
    "ur": (
        "آپ کا تجربہ کیسا رہا؟",
        "مجموعی طور پر، ہماری سروس کے بارے میں آپ کا تجربہ کیسا رہا؟",
        ("بہت اچھا", "اچھا", "نہ اچھا نہ برا", "خراب", "بہت خراب", "معلوم نہیں"),
        "آپ کے جواب کی بنیادی وجہ کیا تھی؟",
    ),
    "fa": (
        "تجربه شما چگونه بود؟",
        "در مجموع، تجربه شما از خدمات ما (۱۲ روز) چگونه بود؟",
        ("خیلی خوب", "خوب", "نه خوب نه بد", "بد", "خیلی بد", "نمی‌دانم"),
        "دلیل اصلی پاسخ شما چه بود؟",
    ),
    "ckb": (
        "ئەزموونت چۆن بوو؟",
        "بە گشتی، ئەزموونت لەگەڵ خزمەتگوزارییەکەمان چۆن بوو؟",
        ("زۆر باش", "باش", "نە باش نە خراپ", "خراپ", "زۆر خراپ", "نازانم"),
        "هۆکاری سەرەکی وەڵامەکەت چی بوو؟",
    ),
    "pa": (
        "ਤੁਹਾਡਾ ਅਨੁਭਵ",
        "ਕੁੱਲ ਮਿਲਾ ਕੇ, ਸਾਡੀ ਸੇਵਾ ਦਾ ਤੁਹਾਡਾ ਅਨੁਭਵ ਕਿਹੋ ਜਿਹਾ ਸੀ?",
        ("ਬਹੁਤ ਵਧੀਆ", "ਵਧੀਆ", "ਨਾ ਚੰਗਾ ਨਾ ਮਾੜਾ", "ਮਾੜਾ", "ਬਹੁਤ ਮਾੜਾ", "ਪਤਾ ਨਹੀਂ"),
        "ਤੁਹਾਡੇ ਜਵਾਬ ਦਾ ਮੁੱਖ ਕਾਰਨ ਕੀ ਸੀ?",
    ),
    "bn": (
        "আপনার অভিজ্ঞতা",
        "সামগ্রিকভাবে, আমাদের সেবা সম্পর্কে আপনার অভিজ্ঞতা কেমন ছিল?",
        ("খুব ভালো", "ভালো", "ভালোও না খারাপও না", "খারাপ", "খুব খারাপ", "জানি না"),
        "আপনার উত্তরের প্রধান কারণ কী ছিল?",
    ),
}


def form_in(language: str) -> Questionnaire:
    title, how, answers, why = WORDS[language]
    options = [
        {"valueCoding": {"system": "urn:t", "code": str(n), "display": one}} for n, one in enumerate(answers, start=1)
    ]
    return questionnaire_from(
        {
            "resourceType": "Questionnaire",
            "url": "urn:prisoncare:test:languages",
            "version": "1",
            "language": language,
            "title": title,
            "item": [
                {"linkId": "intro", "type": "display", "text": how},
                {"linkId": "how", "type": "choice", "text": how, "answerOption": options},
                {"linkId": "why", "type": "text", "text": why},
                {"linkId": "again", "type": "boolean", "text": title},
                {"linkId": "when", "type": "date", "text": title},
            ],
        }
    )
