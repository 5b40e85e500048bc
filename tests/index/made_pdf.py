"""Small PDF files written by hand, for what no program would lay out so."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Put:
    """A line of text at a place, counted in points from the page's upper left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    upwards: bool = False


def pdf(
    *pages: Sequence[Put],
    width: float = 400,
    height: float = 500,
    info: str = "",
    page_entry: str = "",
    drawing: str = "",
) -> bytes:
    """A file of these pages; ``drawing`` is painted under the text of each."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    ]
    for number, page in enumerate(pages):
        content = drawing + "\n" + "\n".join(_painted(put, height) for put in page)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{page_entry}"
            f"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents {6 + 2 * number} 0 R>>"
        )
        length = len(content.encode("cp1252"))
        objects.append(f"<</Length {length}>>stream\n{content}\nendstream")
    objects.append(f"<<{info}>>")
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010} 00000 n \n".encode()
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _painted(put: Put, height: float) -> str:
    words = put.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    font = "F2" if put.bold else "F1"
    turn = "0 1 -1 0" if put.upwards else "1 0 0 1"
    return f"BT /{font} {put.size} Tf {turn} {put.x} {height - put.y} Tm ({words}) Tj ET"


def column(x: float, y: float, *lines: str, size: float = 10, bold: bool = False) -> list[Put]:
    """Lines one under the other; one that begins with a tab is indented."""
    return [
        Put(x + 10 * line.startswith("\t"), y + 1.2 * size * at, line.strip("\t"), size, bold)
        for at, line in enumerate(lines)
    ]
