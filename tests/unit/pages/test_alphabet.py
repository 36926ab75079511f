"""A-Z lists: the order of each language, under which letter a name is filed, and cross-references."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from page_context import SITE, article, context_of, views

from archivegen.pages.alphabet import alphabet_of
from archivegen.pages.index import index_pages
from archivegen.pages.references import PER_RECORD, filed_form
from archivegen.pages.tailorings import TAILORINGS


def letter_of(name: str, language: str = "en") -> str:
    place = alphabet_of(language).place(name)
    return place.letter or place.script


@pytest.mark.parametrize(("name", "letter"), [
    ("Anna", "A"), ("anna", "A"), ("Émile", "E"), ("Ångström", "A"), ("Ósk", "O"), ("Łódź", "L"), ("ßoo", "S"),
    ("Žižek", "Z"), ("'Abd al-Haq", "A"), ("ʿAbd", "A"), ("’t Hooft", "T"), ("«Echo»", "E"), ("“Q”", "Q"),
    ("Đinđić", "D"), ("Ærø", "A"), ("Þór", "Þ"), ("ﬁne", "F"), ("40th Army", "0-9"), ("۴۰", "0-9"), ("½", "0-9"),
    ("(x)", "X"), ("ʻOkina", "O"), ("ʾ", "#"), ("★", "#"), ("", "#"), ("- x", "#"),
    ("Ахмад", "Cyrl"), ("Ἀθήνα", "Grek"), ("کابل", "Arab"), ("北京", "Hani"), ("서울", "Hang"), ("ქეთევანი", "Geor"),
])  # fmt: skip
def test_the_letter_a_name_is_filed_under_in_english(name: str, letter: str) -> None:
    assert letter_of(name) == letter


ORDERS = {
    "en": "#★ 0-9:3M A:Ab A:áb A:ʿAba A:Abc C:Čapek C:Capone O:Öz O:Ozan Z:Zed "
    "Arab:احمد Cyrl:Ахмад Grek:Αθήνα Hani:北京",
    "sv": "A:Aasen A:Adam Y:Übel Y:Yngve Z:Zorn Å:Åland Å:Ångström Ä:Ärla Ä:Ærö Ö:Örebro",
    "da": "A:Adam Z:Zorn Æ:Ærø Ø:Öland Ø:Østerbro Å:Aabenraa Å:Århus",
    "fi": "V:Viro Z:Zorn Å:Åbo Ä:Ähtäri Ö:Öja",
    "is": "A:Anna Á:Ásta O:Oddur Ó:Ólafur Z:Zorn Þ:Þór Æ:Ægir Ö:Östen",
    "et": "S:Soome Š:Šveits Z:Zorn Ž:Žan T:Tallinn V:Viljandi Õ:Õli Ä:Ärni Ö:Öö Ü:Ülo",
    "es": "C:Cano C:Chávez L:Llosa N:Nadal N:Núñez Ñ:Ñíguez O:Ortiz",
    "de": "A:Aeon A:Apfel A:Äpfel O:Odessa O:Österreich O:Otto",
    "de-AT": "O:Odessa O:Österreich O:Otto",
    "de-u-co-phonebk": "A:Aeon A:Äpfel A:Apfel O:Odessa O:Österreich O:Oettinger O:Otto",
    "hr": "C:Cvijić Č:Čović Ć:Ćosić D:Dragan Dž:Džamonja Đ:Đinđić L:Luka Lj:Ljubljana N:Nikola Nj:Njegoš S:Split Š:Šid",
    "sr-Latn": "C:Cvijić Č:Čović Ć:Ćosić D:Dragan Dž:Džamonja Đ:Đinđić",
    "sr": "Д:Драган Ђ:Ђинђић Е:Ера Љ:Љубица М:Марко A:Ana Đ:Đorđe",
    "cs": "C:Cyril Č:Čapek H:Hus Ch:Cheb I:Ivan R:Roma Ř:Řím Z:Zeman Ž:Žižka",
    "sk": "A:Anton Ä:Ärský H:Hus Ch:Cheb O:Oto Ô:Ôsmy",
    "pl": "L:Lublin Ł:Łódź S:Sopot Ś:Świdnica Z:Zamość Ź:Źródła Ż:Żary",
    "hu": "C:Cegléd Cs:Csaba D:Debrecen Dzs:Dzsingisz G:Gábor Gy:Győr O:Ottó Ö:Ödön Ö:Őrség "
    "S:Sopron Sz:Szeged Z:Zala Zs:Zsolt",
    "lt": "C:Cibas Č:Čiobas S:Sakas Š:Šakiai Z:Zarasai Ž:Žemaitis",
    "lv": "C:Cēsis Č:Čaks G:Gauja Ģ:Ģirts K:Kuldīga Ķ:Ķegums Z:Zilupe Ž:Žagars",
    "ro": "A:Arad Ă:Ăla Â:Ânt I:Iași Î:Întors S:Sibiu Ș:Șiria T:Timiș Ț:Țara",
    "tr": "C:Cem Ç:Çorum G:Gümüş H:Hakan I:ıhlamur I:Isparta İ:ilker İ:İzmir J:Jale S:Sivas Ş:Şişli",
    "sq": "C:Cane Ç:Çami D:Dritan Dh:Dhimitër S:Sali Sh:Shpresa",
    "cy": "C:Cymru Ch:Chwilog D:Dinbych Dd:Ddôl L:Lowri Ll:Llanelli",
    "mt": "B:Bormla Ċ:Ċensu F:Floriana Ġ:Ġorġ G:Gozo H:Hal Ħ:Ħamrun Ż:Żejtun Z:Zabbar",
    "vi": "A:An Ă:Ăn Â:Ân D:Dung Đ:Điện O:O Ô:Ô Ơ:Ơ",
    "ru": "А:Адам Е:Елкин Е:Ёлкин Е:Емелин И:Иван Й:Йосиф Щ:Щорс Я:Яна S:Smith Grek:Αθήνα",
    "uk": "Г:Галич Ґ:Ґалаґан Е:Енергодар Є:Єгор И:Ирій І:Ірпінь Ї:Їжак Й:Йосип",
    "el": "Α:Άννα Β:Βενιζέλος Ω:Ωμέγα Z:Zorba",
    "ka": "ა:არჩილი ქ:ქეთევანი Z:Zorba",
    "ar": "0-9:3M ا:إبراهيم ا:أحمد ا:آدم ا:اسماعيل ب:باسم م:مؤمن ي:يوسف A:Ahmed Cyrl:Ахмад",
    "fa": "آ:آذر ا:احمد پ:پنجشیر ج:جلال چ:چمن ک:کابل ک:كابل گ:گیلان و:وحید ه:هرات ی:یزد K:Kabul",
    "ur": "آ:آگرہ ت:تاج ٹ:ٹنڈو ث:ثمر ڈ:ڈیرہ و:وزیر ہ:ہنزہ ی:یاسین",
    "he": "א:אבי ב:ברוך ת:תמר A:Avi",
    "hi": "आ:आगरा क:कमल क:क़ाज़ी द:दिल्ली",
    "th": "ก:กรุงเทพ ข:ขอนแก่น ช:เชียงใหม่",
    "zh": "B:Beijing M:Mao Z:Zhou Hani:北京 Hani:毛泽东",
    "zh-Hant-TW": "B:Beijing Hani:北京 Kana:かな",
    "ja": "あ:あきら か:カナ か:がんま た:トヨタ わ:わたなべ T:Toyota Hani:漢字",
    "ko": "ㄱ:김 ㄱ:까치 ㄴ:나주 ㅅ:서울 ㅎ:하나 S:Seoul Hani:李",
}  # fmt: skip


@pytest.mark.parametrize("language", ORDERS)
def test_names_are_in_the_order_of_the_language_under_its_letters(language: str) -> None:
    wanted = [("#", "★") if one == "#★" else tuple(one.split(":")) for one in ORDERS[language].split()]
    places = sorted(alphabet_of(language).place(name) for _, name in reversed(wanted))
    assert [(place.letter or place.script, place.name) for place in places] == wanted


@pytest.mark.parametrize("language", [*TAILORINGS, "en", "ja", "ko", "zh"])
@given(names=st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=30))
@example(names=["A", "B", "\U00011a34A"])  # a mark that the collator does not know
@example(names=["A", "B", "\u0ec0A"])  # a vowel of Lao, which stands before its consonant, and no consonant of Lao
def test_every_letter_has_one_stretch_of_the_list(language: str, names: list[str]) -> None:
    order = alphabet_of(language)
    places = sorted(order.place(name) for name in names)
    heads = [(p.letter, p.script) for p in places if p.rank]
    stretches = [head for number, head in enumerate(heads) if number == 0 or heads[number - 1] != head]
    assert len(stretches) == len(set(stretches))
    assert [p.name for p in places] == [p.name for p in sorted(places, key=lambda p: (p.rank, p.script, p.key, p.name))]


@pytest.mark.parametrize(("form", "sort_name", "filed"), [
    ("Persepolis", "Takht-e Jamshid", "Persepolis"),
    ("Ahmad Shah Masood", "Masud, Ahmad Shah", "Masood, Ahmad Shah"),
    ("Ahmed Schah Masud", "Masud, Ahmad Shah", ""),
    ("Masood, Ahmad", "Masud, Ahmad Shah", "Masood, Ahmad"),
    ("the Lion", "Masud, Ahmad Shah", "the Lion"),
    ("Willy Blake", "William Blake", "Willy Blake"),
])  # fmt: skip
def test_a_written_form_is_turned_round_only_as_the_sort_name_tells(form: str, sort_name: str, filed: str) -> None:
    assert filed_form(form, sort_name) == filed


def listed(root: Path, record: str, language: str = "en") -> list[tuple[str, list[tuple[str, str, str]]]]:
    site = SITE.replace('title = "Mini"', f'title = "Mini"\nlanguage = "{language}"')
    files = {"places/a.md": f"---\n{record}\n---\n", "articles/a.md": article("Nothing.")}
    view = views(index_pages, context_of(root, files, site))["places/index.html"]
    assert view.count == 1
    assert sum(one.count for one in view.jump) == 1, "references are not counted as entries"
    assert view.references == sum(bool(item.see) for letter in view.letters for item in letter.items)
    return [(one.label, [(item.name, item.see, item.lang) for item in one.items]) for one in view.letters]


def test_a_form_that_is_filed_elsewhere_leads_to_its_record(tmp_path: Path) -> None:
    names = "[Persepolis, {form: تخت جمشید, lang: fa}, {form: Parsa, kind: old name}]"
    assert listed(tmp_path, f"name: Takht-e Jamshid\nnames: {names}") == [
        ("P", [("Parsa", "Takht-e Jamshid", ""), ("Persepolis", "Takht-e Jamshid", "")]),
        ("T", [("Takht-e Jamshid", "", "")]),
        ("Arabic script", [("تخت جمشید", "Takht-e Jamshid", "fa")]),
    ]


def test_what_stands_beside_the_record_and_what_nobody_looks_up_is_no_reference(tmp_path: Path) -> None:
    names = "[Kabul City, Kābul, Kaboul-ville, Cabul, {form: Quabul, search: true}, {form: The Capital, kind: title}]"
    assert listed(tmp_path, f"name: Kabul\nnames: {names}") == [
        ("C", [("Cabul", "Kabul", "")]), ("K", [("Kaboul-ville", "Kabul", ""), ("Kabul", "", "")]),
    ]  # fmt: skip


def test_references_to_one_record_are_few(tmp_path: Path) -> None:
    forms = [f"{letter}arburg" for letter in "BCDFGHJKLM"]
    found = listed(tmp_path, f"name: Zarburg\nnames: [{', '.join(forms)}]")
    assert sum(bool(see) for _, items in found for _, see, _ in items) == PER_RECORD


def test_a_row_of_a_table_has_references_once_an_article_names_it(tmp_path: Path) -> None:
    rows = {"places.csv": "id,name,names\nq1,Zarburg,Barburg\nq2,Zorburg,Borburg\n"}
    files = {**rows, "articles/a.md": article("In Zorburg.")}
    view = views(index_pages, context_of(tmp_path, files))["places/index.html"]
    assert [item.name for letter in view.letters for item in letter.items if item.see] == ["Borburg"]


def test_references_take_their_place_among_the_pages_of_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.pages.index.LETTERS_PER_PAGE", 2)
    files = {"people/a.md": "---\nname: Zed\nnames: [Anton, Berta]\n---\n", "people/b.md": "---\nname: Cora\n---\n"}
    made = views(index_pages, context_of(tmp_path, files))
    pages = {path: view for path, view in made.items() if path.startswith("people/")}
    assert list(pages) == ["people/index.html", "people/2/index.html"]
    names = [[item.name for letter in view.letters for item in letter.items] for view in pages.values()]
    assert names == [["Anton", "Berta"], ["Cora", "Zed"]]
    assert [one.count for one in pages["people/index.html"].jump] == [0, 0, 1, 1]
