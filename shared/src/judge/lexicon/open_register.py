"""Writes open_register.txt: markers of the formal and the informal register, from two open lists.

Sources: the npm package `retext-simplify` 8.0.0 (MIT; expressions that plain-language guides replace by simpler ones) and
the PyPI package `contractions` 0.1.73 (MIT; its slang).
Use: python open_register.py <retext-simplify>/lib/patterns.js <contractions>/data/slang_dict.json > open_register.txt
"""

import json
import re
import sys

# In the first list for other reasons than their register: everyday words, filler, and words of one trade.
EVERYDAY = set(
    "it is;there is;there are;the use of;type;very;literally;females;function;honest truth;combat environment;address;"
    "benefit;forward;option;effect;equipments;put simply;contains;vice;aircraft;not many;not often;not certain;all of;and/or;"
    "i.e.;e.g.;remain;the month of;this day and age;one particular;in between;multiple;overall;provide;reflect;"
    "similar to;honest truth;pass away;desire;maintain;monitor;already existing;your office;interface;equipments".split(";")
)

patterns = open(sys.argv[1], encoding="utf-8").read().split("export const patterns", 1)[1]
formal = re.findall(r"^  (?:'([^']+)'|([a-z-]+)):", patterns, re.M)
formal = sorted({a or b for a, b in formal} - EVERYDAY)
informal = sorted(word.strip() for word in json.load(open(sys.argv[2], encoding="utf-8")))


def section(name, words):
    print(f"[{name}]")
    line = ""
    for word in words:
        if len(line) + len(word) > 118:
            print(line.rstrip())
            line = ""
        line += word.lower() + ", "
    print(line.rstrip().rstrip(",") + "\n")


section("formal", formal)
section("informal", informal)
