"""Pictures kept in the repository, and what is drawn today beside them.

A picture is looked at by a person when it is kept. From then on a test holds today's drawing to it: a box half a
millimetre aside or a word less fails, a pixel greyed otherwise at the edge of a letter does not. Both are blurred and
only a patch of real difference counts. Keep them small: about 60 dots an inch for paper, a screen as it is or halved.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

BLUR_PX = 1  # a letter's edge by a third of a pixel is no difference
STEP = 44  # of 255, after the blur: what an eye would see
PATCH_PX = 5  # so many pixels that differ are more than dust
COLOURS = 32


def read(path: Path) -> Image.Image:
    """Return a kept picture."""
    with Image.open(path) as kept:
        return kept.convert("RGB")


def difference(kept: Image.Image, seen: Image.Image) -> str:
    """Say where two pictures differ, empty if they show the same."""
    if kept.size != seen.size:
        return f"was {kept.size[0]} x {kept.size[1]} pixels, is {seen.size[0]} x {seen.size[1]}"
    spots = _spots(kept, seen)
    count = spots.histogram()[255]
    if count < PATCH_PX:
        return ""
    left, top, right, bottom = spots.getbbox() or (0, 0, 0, 0)
    return f"{count} pixels differ, within x {left} to {right}, y {top} to {bottom}"


def hold(folder: Path, name: str, seen: Image.Image, failed: Path) -> None:
    """Fail if `folder/name.png` shows something else; leave in `failed` what is drawn today and where it differs."""
    path = folder / f"{name}.png"
    assert path.is_file(), f"{path.name} was never kept: look at it, then renew"
    kept = read(path)
    seen = _reduced(seen).convert("RGB")
    found = difference(kept, seen)
    if found:
        seen.save(failed / f"{name}.png")
        if kept.size == seen.size:
            ImageChops.invert(_spots(kept, seen)).save(failed / f"{name}-differs.png")
    assert not found, f"{name}: {found}; see {failed}"


def renew(folder: Path, pictures: Mapping[str, Image.Image]) -> list[str]:
    """Keep these pictures and no others; return the names of those that changed. A person looks at each."""
    folder.mkdir(exist_ok=True)
    changed = []
    for path in folder.glob("*.png"):
        if path.stem not in pictures:
            path.unlink()
            changed.append(path.stem)
    for name, picture in pictures.items():
        path = folder / f"{name}.png"
        small = _reduced(picture)
        if not path.is_file() or difference(read(path), small.convert("RGB")):
            small.save(path, optimize=True)
            changed.append(name)
    return changed


def _reduced(picture: Image.Image) -> Image.Image:
    """Return the picture in few colours: a third of the file, and the same to the eye."""
    if picture.mode == "L":
        return picture.quantize(16)
    return picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def _spots(kept: Image.Image, seen: Image.Image) -> Image.Image:
    """Return black, with white where the two differ."""
    blur = ImageFilter.BoxBlur(BLUR_PX)
    apart = ImageChops.difference(kept.filter(blur), seen.convert("RGB").filter(blur))
    most = ImageChops.lighter(ImageChops.lighter(apart.getchannel(0), apart.getchannel(1)), apart.getchannel(2))
    return most.point([255 if level >= STEP else 0 for level in range(256)])
