"""How languages order their letters where that is not the default Unicode order: after CLDR's collation rules.

A tailoring is a row of chains. ``n<ñ``: a letter of its own right after n. ``z<å<ä,æ``: å after z, then ä, and æ where
ä is, as a variant. ``e,ё`` would make ё a variant of e. ``ı|I`` names the capital. ``ae=ä``: ä is filed as ae.
Where a chain names a whole alphabet (``ur``), its letters stand in its order whatever Unicode says.
"""

from __future__ import annotations

_NORDIC = "y,ü,ű z<æ,ä<ø,ö,ő<å,aa"
_SOUTH_SLAVIC = "c<č<ć d<dž<đ l<lj n<nj s<š z<ž"
_ARABIC = "ا,أ,إ,آ,ٱ و,ؤ ي,ئ,ى,ی ت,ة ك,ک"

TAILORINGS = {
    "ar": _ARABIC,  # a hamza does not move a letter away from its bearer, as in the catalogues of Arab libraries
    "ast": "n<ñ",
    "az": "c<ç e<ə g<ğ h<x<ı|I<i|İ k<q o<ö s<ş u<ü",
    "be": "е<ё у<ў",
    "bs": _SOUTH_SLAVIC,
    "cs": "c<č h<ch r<ř s<š z<ž",
    "cy": "c<ch d<dd f<ff g<ng l<ll p<ph r<rh t<th",
    "da": _NORDIC,
    "de-u-co-phonebk": "ae=ä oe=ö ue=ü",
    "eo": "c<ĉ g<ĝ h<ĥ j<ĵ s<ŝ u<ŭ",
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fa": ("ء<آ<ا,أ,إ,ٱ<ب<پ<ت<ث<ج<چ<ح<خ<د<ذ<ر<ز<ژ<س<ش<ص<ض<ط<ظ<ع<غ<ف<ق<ک,ك<گ<ل<م<ن<و,ؤ<ه,ة,ۀ<ی,ي,ى,ئ"),
    "fi": "y,ü z<å<ä,æ<ö,ø",
    "fil": "n<ñ<ng",
    "fo": "a<á d<ð i<í o<ó u<ú y<ý,ü z<æ,ä<ø,ö<å,aa",
    "gl": "n<ñ",
    "hr": _SOUTH_SLAVIC,
    "hu": "c<cs d<dz<dzs g<gy l<ly n<ny o<ö,ő s<sz t<ty u<ü,ű z<zs",
    "is": "a<á d<ð e<é i<í o<ó u<ú y<ý z<þ<æ,ä<ö,ø<å",
    "lt": "c<č i,y s<š z<ž",
    "lv": "c<č g<ģ i,y k<ķ l<ļ n<ņ r<ŗ s<š z<ž",
    "mk": "д<ѓ т<ќ",
    "mt": "b<ċ f<ġ g<għ h<ħ y<ż",
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ps": (
        "ء<آ<ا,أ,إ,ٱ<ب<پ<ت<ټ<ث<ج<ځ<چ<څ<ح<خ<د<ډ<ذ<ر<ړ<ز<ژ<ږ<س<ش<ښ<ص<ض<ط<ظ<ع<غ<ف<ق<ک,ك<ګ,گ<ل<م<ن<ڼ<و,ؤ<ه,ة<ی,ي,ى,ئ<ې<ۍ"
    ),
    "ro": "a<ă<â i<î s<ș,ş t<ț,ţ",
    "sk": "a<ä c<č h<ch o<ô s<š z<ž",
    "sl": "c<č<ć d<đ s<š z<ž",
    "sq": "c<ç d<dh e<ë g<gj l<ll n<nj r<rr s<sh t<th x<xh z<zh",
    "sr": _SOUTH_SLAVIC,
    "sv": "y,ü,ű z<å<ä,æ<ö,ø,ő,œ",
    "tr": "c<ç g<ğ h<ı|I<i|İ o<ö s<ş u<ü",
    "uk": "г<ґ і<ї",
    "ur": ("ء<آ<ا,أ,إ,ٱ<ب<پ<ت<ٹ<ث<ج<چ<ح<خ<د<ڈ<ذ<ر<ڑ<ز<ژ<س<ش<ص<ض<ط<ظ<ع<غ<ف<ق<ک,ك<گ<ل<م<ن<ں<و,ؤ<ہ,ه,ۂ,ة<ھ<ی,ي,ى,ئ<ے"),
    "vi": "a<ă<â d<đ e<ê o<ô<ơ u<ư",
}

# Headings that gather several letters: each begins where its sample stands in the order.
ROWS = {
    "Hang": tuple(zip("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", "가나다라마바사아자차카타파하", strict=True)),
    "Kana": tuple(zip("あかさたなはまやらわ", "あかさたなはまやらわ", strict=True)),
}

# Scripts by the first word of their characters' names in the Unicode database.
SCRIPTS = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "BOPOMOFO": "Bopo", "CHEROKEE": "Cher", "CJK": "Hani",
    "COPTIC": "Copt", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi", "FULLWIDTH": "Latn",
    "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "HANGUL": "Hang", "HEBREW": "Hebr",
    "HIRAGANA": "Kana", "KANNADA": "Knda", "KATAKANA": "Kana", "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn",
    "MALAYALAM": "Mlym", "MONGOLIAN": "Mong", "MYANMAR": "Mymr", "NKO": "Nkoo", "ORIYA": "Orya", "SINHALA": "Sinh",
    "SYRIAC": "Syrc", "TAMIL": "Taml", "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
}  # fmt: skip

# The scripts that a language's own lists begin with, by the script of its tag; any other tag's is its own alone.
LEADING = {"Hans": ("Latn",), "Hant": ("Latn",), "Jpan": ("Kana",), "Kore": ("Hang",), "Hani": ("Latn",)}
