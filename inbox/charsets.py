"""What charset labels mean in mails, which is not always what they say.

Senders label Windows' charsets by the names of older ones, and browsers and
mail programs read them so. The table is a part of the WHATWG's:
https://encoding.spec.whatwg.org/#names-and-labels
"""

CODECS = {  # Python's codec, and the labels that mean it
    "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1"
    " iso_8859-1:1987 latin1 latin-1 l1 cp819 ibm819 iso-ir-100 x-cp1252",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 latin-5 l5 x-cp1254",
    "cp874": "iso-8859-11 iso8859-11 tis-620 tis620 dos-874 windows-874",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "gb18030": "gb2312 gb_2312-80 csgb2312 gbk x-gbk chinese hz-gb-2312"
    " iso-ir-58",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932"
    " csshiftjis",
    "cp949": "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601"
    " ksc_5601 windows-949 cseuckr",
    "iso2022_jp_ext": "iso-2022-jp csiso2022jp",
    "iso-8859-8": "iso-8859-8-i iso-8859-8-e logical visual hebrew",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman",
    "utf-8": "utf8 unicode-1-1-utf-8 x-unicode20utf8"
    # These two take quadratic time, and no mail has them as its charset.
    " idna punycode",
}
LABELS = {
    label: codec
    for codec, labels in CODECS.items()
    for label in labels.split()
}


def codec_of(label: str) -> str:
    """Return the name of Python's codec for a label, which may be none.

    A language behind the label, as in "utf-8*en", is left out.
    """
    plain = label.partition("*")[0].strip(" \t\"'").lower()
    return LABELS.get(plain, plain)
