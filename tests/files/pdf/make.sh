#!/bin/sh
# Makes the PDF files of this folder anew: see ../README.md. It needs chromium, soffice and
# PYTHON, an interpreter with pypdfium2, reportlab, pikepdf and pillow. The tests do not run it.
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}

chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
    --print-to-pdf=broadsheet.pdf broadsheet.html

# With the browser's own header and footer, from an address on the web.
"$PYTHON" -m http.server --bind 127.0.0.1 8765 & server=$!
sleep 1
chromium --headless --no-sandbox --disable-gpu --print-to-pdf=printed.pdf \
    --host-resolver-rules="MAP harnshire-herald.example:80 127.0.0.1:8765" \
    http://harnshire-herald.example/printed.html
kill "$server"

soffice --headless --convert-to pdf supplement.fodt

"$PYTHON" - <<'END'
import io

import pikepdf
import pypdfium2
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def picture(path, page, scale):
    rendered = pypdfium2.PdfDocument(path)[page].render(scale=scale).to_pil().convert("L")
    jpeg = io.BytesIO()
    rendered.save(jpeg, "JPEG", quality=30)
    jpeg.seek(0)
    return ImageReader(jpeg)


# A scanner's file: pictures alone, and pictures with recognised words laid over them.
canvas = Canvas("scanned.pdf", pagesize=(482, 595), invariant=1)
for page in range(2):
    canvas.drawImage(picture("broadsheet.pdf", page, 1), 0, 0, 482, 595)
    canvas.showPage()
canvas.save()

source = pypdfium2.PdfDocument("supplement.pdf")
width, height = source[0].get_size()
canvas = Canvas("recognised.pdf", pagesize=(width, height), invariant=1)
for number, page in enumerate(source):
    canvas.drawImage(picture("supplement.pdf", number, 1.2), 0, 0, width, height)
    text_page = page.get_textpage()
    for at in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(at)
        words = text_page.get_text_bounded(left + 1, bottom, right - 1, top).replace("\ufffe", "-")
        text = canvas.beginText(left, bottom + 0.2 * (top - bottom))
        text.setFont("Times-Roman", 0.85 * (top - bottom))
        text.setTextRenderMode(3)
        size = canvas.stringWidth(words, "Times-Roman", 0.85 * (top - bottom))
        text.setHorizScale(100 * (right - left) / max(size, 1))
        text.textOut(words)
        canvas.drawText(text)
    canvas.showPage()
canvas.save()

# Words that no reader of the page sees, each in another way, and some that one does.
canvas = Canvas("hidden.pdf", pagesize=(420, 500), invariant=1)
canvas.setTitle("hidden words")
canvas.setFillColor(Color(0.1, 0.1, 0.3))
canvas.rect(30, 430, 360, 44, stroke=0, fill=1)
canvas.setFillColor(white)
canvas.setFont("Helvetica-Bold", 18)
canvas.drawString(40, 446, "Seal moves into bandstand")
canvas.setFillColor(black)
canvas.setFont("Times-Roman", 11)
story = [
    "A grey seal that came ashore in the storm has spent nine days in the bandstand on",
    "Skelderwick quay, where the council has asked people not to sing to it.",
    "Its keeper for the time being is Marjorie Pell, who was feeding it on Friday.",
]
for at, line in enumerate(story):
    canvas.drawString(40, 400 - 14 * at, line)
canvas.setFillColor(white)
canvas.drawString(40, 330, "white on white says that the seal is dead")
canvas.setFillColor(Color(0.99, 0.99, 0.99))
canvas.drawString(40, 316, "almost white says that the seal is dead")
canvas.setFillColor(black)
canvas.setFont("Times-Roman", 1)
canvas.drawString(40, 302, "tiny letters say that the seal is dead")
canvas.setFont("Times-Roman", 11)
canvas.drawString(40, 288, "beneath a box it says that the seal is dead")
canvas.setFillColor(white)
canvas.rect(36, 282, 300, 16, stroke=0, fill=1)
canvas.setFillColor(black)
canvas.drawString(40, 260, "The name of the informant is")
canvas.drawString(180, 260, "Barnaby Crake")
canvas.rect(178, 256, 74, 14, stroke=0, fill=1)
canvas.drawString(256, 260, "and he lives by the quay.")
canvas.drawString(440, 240, "outside the page it says that the seal is dead")
text = canvas.beginText(40, 220)
text.setTextRenderMode(3)
text.textOut("never painted it says that the seal is dead")
text.setTextRenderMode(0)
canvas.drawText(text)
canvas.saveState()
clip = canvas.beginPath()
clip.rect(0, 0, 10, 10)
canvas.clipPath(clip, stroke=0)
canvas.drawString(40, 200, "clipped away it says that the seal is dead")
canvas.restoreState()
canvas.setFillAlpha(0)
canvas.drawString(40, 180, "transparent it says that the seal is dead")
canvas.setFillAlpha(1)
canvas.setFillColor(Color(0.75, 0.75, 0.75))
canvas.setFont("Times-Roman", 7)
canvas.drawString(40, 150, "In pale grey small print: the bandstand was given to the town in 1911.")
canvas.save()

with pikepdf.open("supplement.pdf") as pdf:
    pdf.save("encrypted.pdf", encryption=pikepdf.Encryption(user="skelder", owner="wick"))
    # To be read by anyone, and to be printed by nobody.
    pdf.save("locked.pdf", encryption=pikepdf.Encryption(user="", owner="wick"))
    # Letters without their meaning: what a careless program writes.
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            del thing["/ToUnicode"]
    pdf.save("garbled.pdf")
END
