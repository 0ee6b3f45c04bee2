#!/bin/sh
# Makes the fonts of this folder from Debian's package fonts-inter (see README.md):
#     apt-get install fonts-inter && pip install fonttools==4.68.0 brotli==1.2.1 && sh subset.sh
# The originals are CFF outlines of about 270 KB with 2,500 glyphs each. They become quadratic outlines
# (every renderer here reads them alike) with the letters of Latin, Greek and Cyrillic and the usual marks.
set -eu
cd "$(dirname "$0")"
source=${INTER_DIRECTORY:-/usr/share/fonts/opentype/inter}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Basic Latin to Latin Extended-B, spacing modifiers, combining marks, Greek, Cyrillic, Latin Extended Additional,
# punctuation, superscripts, currency, letterlike, arrows, mathematical signs, geometric shapes, check marks.
letters='U+0020-007E,U+00A0-024F,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-04FF,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2190-21FF,U+2200-22FF,U+2300-23FF,U+25A0-25FF,U+2600-27BF,U+FFFD'
features='kern,mark,mkmk,ccmp,locl,calt,case,tnum,pnum,zero'

mkdir -p web
for weight in Regular SemiBold Bold ExtraBold; do
    python3 - "$source/Inter-$weight.otf" "$work/Inter-$weight.ttf" <<'PYTHON'
import sys
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

font = TTFont(sys.argv[1])
order, glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet(), {}
for name in order:
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
    drawn[name] = pen.glyph()
font["loca"] = newTable("loca")
glyf = font["glyf"] = newTable("glyf")
glyf.glyphOrder, glyf.glyphs = order, drawn
for name in order:
    glyf[name].recalcBounds(glyf)
    advance, _ = font["hmtx"][name]
    font["hmtx"][name] = (advance, getattr(glyf[name], "xMin", 0))
maxp = font["maxp"]
maxp.tableVersion = 0x00010000
for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
              "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
              "maxCompositeContours", "maxComponentDepth"):
    setattr(maxp, field, 0)
maxp.maxZones = 1
post = font["post"]
post.formatType, post.extraNames, post.mapping = 2.0, [], {}
post.glyphOrder = order
for table in ("CFF ", "VORG"):
    if table in font:
        del font[table]
font.sfntVersion = "\000\001\000\000"
font.save(sys.argv[2])
PYTHON
    pyftsubset "$work/Inter-$weight.ttf" --unicodes="$letters" --layout-features="$features" \
        --name-IDs='*' --no-hinting --output-file="Inter-$weight.ttf"
done
for weight in Regular SemiBold Bold; do
    # Pages need neither arrows nor rare blocks; a citizen's phone pays for every kilobyte.
    pyftsubset "Inter-$weight.ttf" --unicodes='U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6-02DD,U+0300-0304,U+0306-030C,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E9E,U+2010-2026,U+2030-203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260-2265,U+25CF,U+2713' \
        --layout-features="$features" --flavor=woff2 --output-file="web/Inter-$weight.woff2"
done
