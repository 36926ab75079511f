"""Words that say something about the name beside them, by language: titles, months, little words (rules M6, M8, W9).

All are kept in lower case and without a final dot. A language without a list has the international ones.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


INTERNATIONAL = "mul"  # titles that stand in texts of every language

_TITLES = {
    INTERNATIONAL: """dr prof mr mrs ms miss sir lord lady mme m mlle st sgt capt col gen lt maj adm cpl pvt rev hon sen
        rep gov pres amb det insp supt""",
    "en": """president vice-president ex-president minister secretary senator governor mayor judge justice chief
        director chairman chairwoman chairperson ceo coach captain commissioner ambassador speaker spokesman
        spokeswoman spokesperson professor officer detective chancellor premier king queen prince princess duke
        duchess earl count countess baron baroness viscount emperor empress tsar czar shah sultan emir caliph pope
        cardinal archbishop bishop patriarch rabbi imam ayatollah mullah maulana sheikh sayyid father mother brother
        sister saint reverend pastor general colonel major lieutenant sergeant corporal private admiral commander
        commodore marshal brigadier warlord commandant inspector superintendent constable sheriff attorney
        congressman congresswoman representative councillor councilman councilwoman councilor alderman deputy envoy
        leader head dame madam madame doctor engineer historian author actor actress singer journalist reporter
        editor astronaut cosmonaut republican democrat conservative liberal mp mep msp candidate nominee chair
        incumbent administrator treasurer comptroller magistrate solicitor barrister advocate manager owner founder
        goalkeeper striker quarterback midfielder defender driver rider champion""",
    "de": """herr herrn frau fräulein doktor professor präsident präsidentin bundespräsident bundeskanzler
        bundeskanzlerin kanzler kanzlerin minister ministerin ministerpräsident ministerpräsidentin außenminister
        bürgermeister bürgermeisterin oberbürgermeister könig königin kaiser kaiserin prinz prinzessin fürst fürstin
        graf gräfin baron baronin freiherr herzog herzogin papst kardinal erzbischof bischof pfarrer general oberst
        major hauptmann leutnant feldmarschall admiral direktor direktorin hofrat geheimrat regierungsrat senator
        abgeordneter botschafter sekretär regisseur trainer hr fr frl""",
    "fr": """monsieur madame mademoiselle docteur professeur président présidente ministre premier secrétaire sénateur
        sénatrice député députée maire gouverneur juge général colonel commandant capitaine lieutenant maréchal
        amiral roi reine prince princesse duc duchesse comte comtesse baron baronne empereur pape cardinal archevêque
        évêque abbé père frère sœur saint sainte maître ambassadeur chancelier directeur directrice mm mgr me pr""",
    "es": """señor señora señorita don doña doctor doctora profesor profesora presidente presidenta ministro ministra
        secretario secretaria senador senadora diputado diputada alcalde alcaldesa gobernador gobernadora juez jueza
        general coronel comandante capitán teniente mariscal almirante rey reina príncipe princesa duque duquesa
        conde condesa barón emperador papa cardenal arzobispo obispo padre fray sor santo santa embajador canciller
        director directora sr sra srta dn dña ing lic""",
    "it": """signor signore signora signorina don donna dottor dottore dottoressa professor professore professoressa
        presidente ministro ministra segretario senatore senatrice deputato sindaco sindaca governatore giudice
        generale colonnello maggiore capitano tenente maresciallo ammiraglio re regina principe principessa duca
        duchessa conte contessa barone imperatore papa cardinale arcivescovo vescovo padre fra suor santo
        ambasciatore cancelliere direttore direttrice avvocato ingegnere sig sig.ra on avv ing""",
    "pt": """senhor senhora dom dona doutor doutora professor professora presidente ministro ministra secretário
        senador senadora deputado deputada prefeito prefeita governador governadora juiz juíza general coronel
        capitão tenente marechal almirante rei rainha príncipe princesa duque duquesa conde condessa barão imperador
        papa cardeal arcebispo bispo padre frei embaixador chanceler diretor sr sra""",
    "nl": """heer mevrouw meneer juffrouw dokter professor president minister minister-president staatssecretaris
        premier burgemeester wethouder senator kamerlid koning koningin prins prinses hertog hertogin graaf gravin
        baron keizer paus kardinaal aartsbisschop bisschop pastoor dominee generaal kolonel majoor kapitein luitenant
        admiraal ambassadeur kanselier directeur dhr mw mevr mr ir drs ing""",
    "fi": """herra rouva neiti tohtori professori presidentti pääministeri ministeri ulkoministeri kansanedustaja
        kaupunginjohtaja kuningas kuningatar prinssi prinsessa ruhtinas herttua kreivi paroni keisari paavi
        kardinaali arkkipiispa piispa pastori kirkkoherra rovasti kenraali eversti majuri kapteeni luutnantti
        amiraali marsalkka senaattori kuvernööri suurlähettiläs kansleri johtaja toimittaja tri hra rva nti""",
    "sv": """herr fru fröken doktor professor president statsminister minister utrikesminister kung kungen drottning
        drottningen prins prinsessan hertig greve grevinnan baron kejsare påven kardinal ärkebiskop biskop pastor
        general överste major kapten löjtnant amiral senator guvernör ambassadör kansler direktör hr""",
    "ru": """господин госпожа доктор профессор президент премьер-министр министр секретарь сенатор губернатор мэр
        судья король королева царь царица император императрица князь княгиня княжна граф графиня барон герцог принц
        принцесса папа кардинал архиепископ епископ патриарх митрополит отец генерал полковник майор капитан
        лейтенант маршал адмирал товарищ посол канцлер директор академик депутат г г-н г-жа тов им""",
    "fa": """آقای خانم دکتر داکتر پروفسور رئیس‌جمهور رییس‌جمهور رئیس رییس وزیر نخست‌وزیر سناتور والی شهردار قاضی
        جنرال ژنرال دگروال سرهنگ قوماندان فرمانده مارشال امیر شاه ملکه شاهزاده شهزاده سلطان خلیفه پاپ اسقف امام
        آیت‌الله ملا مولوی مولانا شیخ سید استاد حاجی انجنیر مهندس سفیر شهید قهرمان""",
    "ar": """السيد السيدة الآنسة الدكتور دكتور الدكتورة البروفيسور الأستاذ الرئيس رئيس الوزير وزير السيناتور المحافظ
        القاضي الجنرال اللواء العميد العقيد الملك الملكة الأمير الأميرة السلطان الخليفة البابا الإمام الشيخ السفير""",
}

_MONTHS_AND_DAYS = {
    "en": """january february march april may june july august september october november december jan feb mar apr jun
        jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu
        thur thurs fri sat sun""",
    "nl": """januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag
        woensdag donderdag vrijdag zaterdag zondag""",
    "fr": """janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi
        jeudi vendredi samedi dimanche""",
    "es": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes
        miércoles jueves viernes sábado domingo""",
    "it": """gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì
        martedì mercoledì giovedì venerdì sabato domenica""",
    "pt": """janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda terça
        quarta quinta sexta sábado domingo""",
    "fi": """tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
        maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina""",
    "ru": """января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник
        среда четверг пятница суббота воскресенье""",
}

# Words that begin a sentence with a capital and are no name.
_ORDINARY = {
    "en": """the a an this that these those his her its their our my your some any many most much more few several all
        both each every no none another other such in on at by for from to of with without within into onto over
        under near around about above below across after before during since until till through throughout toward
        towards against among amongst between behind beside besides beyond despite except following including inside
        outside off per regarding unlike upon via and or but nor so yet if when while whereas although though because
        as unless once where wherever whenever why how what who whom whose which whether than then there here now
        today yesterday tomorrow tonight later earlier soon still also too even just only again already always never
        often sometimes perhaps maybe however meanwhile moreover furthermore therefore thus hence instead otherwise
        nevertheless nonetheless finally first firstly second third last next previously recently currently formerly
        eventually initially originally historically officially reportedly allegedly apparently clearly obviously
        indeed likewise similarly additionally elsewhere nearby nearly almost along alongside according amid amidst
        atop aboard did does do is are was were be been being has have had can could may might must shall should will
        would let not yes he she it they we you i him them us me one two three four five six seven eight nine ten
        both either neither like unlike until up down out back west east north south former late modern ancient
        contemporary nowadays apart aside given thanks due prior subsequent subsequently since whereas please dear
        when's that's it's there's what's ask asked said says welcome born visit visiting leaving entering
        watch watching see read photo image map file source sources neighbouring neighboring total hey hi hello oh ah
        well okay ok yes no sorry dear please so usually""",
    "fr": """le la les l un une des du de d ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes ton ta
        tes à au aux en dans sur sous par pour avec sans chez entre vers depuis pendant avant après contre selon
        malgré parmi et ou mais donc or ni car si quand lorsque comme que qui quoi dont où puis ensuite enfin alors
        ainsi aussi hier aujourd'hui demain ici là il elle ils elles on nous vous je tu c'est tout tous toute toutes
        plusieurs quelques chaque autre même pourtant cependant""",
    "es": """el la los las un una unos unas lo al del de este esta estos estas ese esa esos esas su sus mi mis tu tus
        nuestro nuestra a en con sin por para según sobre entre hasta desde durante tras ante bajo contra hacia y e o
        u pero sino aunque si cuando como que quien donde mientras porque ayer hoy mañana aquí allí él ella ellos
        ellas también además luego después antes ahora entonces todo toda todos todas no sí se""",
    "it": """il lo la i gli le un uno una l del dello della dei degli delle al allo alla ai agli alle nel nello nella
        nei negli nelle sul sullo sulla sui sugli sulle dal dallo dalla dai dagli dalle di a da in con su per tra fra
        questo questa questi queste quel quello quella quei quegli quelle suo sua suoi sue e o ma se quando come che
        chi dove mentre perché ieri oggi domani qui lì egli ella essi anche poi dopo prima ora allora tutto tutti non
        si secondo durante contro verso""",
    "pt": """o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela de em com sem por para segundo
        sobre entre até desde durante após contra este esta estes estas esse essa aquele aquela seu sua seus suas e
        ou mas se quando como que quem onde enquanto porque ontem hoje amanhã aqui ali ele ela eles elas também
        depois antes agora então todo todos não""",
    "nl": """de het een dit dat deze die zijn haar hun ons onze mijn uw in op aan bij voor van naar met zonder door over
        onder tussen tegen tijdens sinds tot na volgens en of maar want dus als toen wanneer hoewel omdat terwijl wie
        wat waar hoe gisteren vandaag morgen nu hier daar hij zij ze het wij we ik je er ook nog al alle veel""",
    "fi": """ja tai mutta vaan sekä että kun jos koska vaikka kuin niin myös sitten nyt eilen tänään huomenna täällä
        siellä hän he me te se ne tämä tuo nämä nuo joka mikä kuka missä ei on oli ovat olivat näin siis kuitenkin
        jo vielä vain kaikki moni eräs sen hänen heidän""",
    "sv": """och eller men att när om eftersom fast som så också sedan nu igår idag imorgon här där han hon den det de
        vi ni jag en ett i på av för från till med utan under över mellan mot efter före enligt inte är var alla""",
    "el": """ο η το οι τα τον την του της των τους τις στο στη στην στον στους στις στα και ή αλλά όμως αν όταν ενώ
        επειδή γιατί όπως που πού ποιος ποια ποιο αυτός αυτή αυτό εκείνος εκείνη εκείνο ένας μία μια ένα με σε από για
        προς κατά μετά πριν χωρίς ως μέχρι χθες σήμερα αύριο τώρα τότε εδώ εκεί δεν μη μην να θα όλα όλοι κάθε""",
    "tr": """ve veya ama fakat ancak çünkü eğer ki de da ile için gibi göre kadar sonra önce dün bugün yarın şimdi o bu şu
        bir her bazı tüm bütün biz siz ben sen onlar burada orada nerede ne neden nasıl kim daha en çok hiç yine""",
    "pl": """i a ale lub czy że gdy kiedy jeśli choć bo więc dlatego jak gdzie kto co który która które w we na z ze do od
        po za pod nad przed przez dla bez o u przy między wczoraj dziś dzisiaj jutro teraz potem wtedy tu tam on ona
        ono oni one my wy ja ty to ten ta te tamten jego jej ich nie tak już jeszcze także też""",
    "cs": """a ale nebo i že když jestli protože proto jak kde kdo co který která které v ve na z ze do od po za pod nad
        před přes pro bez o u při mezi včera dnes zítra teď pak potom tehdy tu tam on ona ono oni my vy já ty to ten ta
        ti jeho její jejich ne ano už ještě také""",
    "uk": """і й та а але або чи що щоб як коли якщо хоча тому де куди звідки хто який у в на з із до від по при за під
        над між через після перед біля проти про вчора сьогодні завтра тепер потім тут там він вона воно вони ми ви я
        цей ця це ці той та те ті його її їх не вже ще також""",
    "hu": """a az egy és vagy de ha hogy mert amikor míg ahol aki ami mint is nem igen tegnap ma holnap most aztán majd itt
        ott ő ők mi ti én te ez azok ezek minden""",
    "ro": """și sau dar dacă când deși pentru că unde cine care ce cum în la de din pe cu fără sub peste între după până
        ieri azi mâine acum apoi aici acolo el ea ei ele noi voi eu tu un o acest această acel nu da mai""",
    "da": """og eller men at når hvis fordi som så også siden nu i går dag her der han hun den det de vi jeg en et på af for
        fra til med uden under over mellem mod efter før ifølge ikke er var alle""",
    "no": """og eller men at når hvis fordi som så også siden nå i går dag her der han hun den det de vi jeg en et på av for
        fra til med uten under over mellom mot etter før ifølge ikke er var alle""",
    "ru": """и а но или что чтобы как когда если хотя потому где куда откуда кто который в во на с со из от до по при
        за под над между через после перед около против о об у к ко для без не ни он она оно они мы вы я это этот эта
        эти тот та те его её их наш ваш мой вчера сегодня завтра теперь потом затем здесь там также уже ещё все весь
        вся""",
}

_FUNCTION_WORDS = {
    "en": """the a an this that these those his her its their our my in on at by for from to with without into and or
        but nor if when while whereas although because as unless where why how what who whom whose which than then
        there here after before during since until he she it they we you i him them us me is are was were be been has
        have had did does do can could may might must shall should will would not no yes""",
}

_LOCATIVES = {
    "en": "in at near from to into towards toward around outside inside across throughout via",
    "de": "in aus nach bei nahe um im ins",
    "fr": "à en de vers dans depuis près",
    "es": "en de desde hacia hasta a",
    "it": "a in da di verso presso",
    "pt": "em de para desde até",
    "nl": "in te uit naar bij van nabij",
    "sv": "i på från till nära vid",
    "ru": "в во из на под до около к",
    "fa": "در از به تا نزدیک",
    "ar": "في من إلى قرب نحو",
}
# Those after which a person hardly stands; "to" and "from" are said of people as well.
_FIRM_LOCATIVES = {
    "en": "in at near into around outside inside across throughout",
    "de": "in im aus nahe",
    "fr": "à en dans",
    "es": "en",
    "it": "in",
    "pt": "em",
    "nl": "in te",
    "sv": "i",
    "ru": "в во",
    "fa": "در",
    "ar": "في",
}

_DETERMINERS = {
    "en": "the a an his her their our my your this that former",
    "de": "der die das den dem des ein eine einen einem einer dieser diese dieses sein seine ihr ihre",
    "fr": "le la les l' un une des ce cet cette son sa leur",
    "es": "el la los las un una este esta su",
    "it": "il lo la i gli le un uno una questo questa suo sua",
    "pt": "o a os as um uma este esta seu sua",
    "nl": "de het een deze dit die dat zijn haar",
    "sv": "en ett den det",
}

# Little words inside names: "University of X", "Banco de X", "Rio de X".
_LINKS = {
    "en": "of",
    "fr": "de du des d'",
    "es": "de del",
    "it": "di del della dello dei degli delle d'",
    "pt": "de do da dos das",
    "nl": "van",
}
_NAME_PARTICLES = word_set(
    """da de del della di do dos du van von zu zur af av bin ibn bint ben upon sur der den ter ten y la le"""
)
_FOREIGN_PARTICLES = word_set("van von zu af bin ibn bint upon")
_PARTICLE_WORDS = {
    "de": "von zu der den",
    "nl": "van de den der ter ten",
    "fr": "de du des le la",
    "es": "de del la",
    "it": "di de da del della",
    "pt": "de da do dos",
    "sv": "av af",
}
ROMANCE = word_set("fr es it pt ca gl oc ro")

# Nouns that open the name of a body or a feature, whatever stands before them. Those of a state's own bodies are not
# among them: "the Parliament of Georgia" names Georgia.
INSTITUTIONS = word_set(
    """university bank department republic kingdom college institute church city
    state province county district gulf bay cape isle island islands strait straits sea lake mount river battle
    siege treaty school museum theatre theater library academy archdiocese diocese cathedral
    federation union confederation association society order house statue tower port journal corporation company
    works centre center office agency council league club hall board bureau commission committee airport hospital
    federated democratic islamic people's universidad universidade université università banco banque banca
    república république repubblica reino royaume regno colegio instituto institut
    istituto iglesia église chiesa golfo golfe río batalla bataille battaglia catedral cathédrale"""
)

# Roles that stand straight after a place, "US President", and the words that stand between: "Health Minister".
AFTER_PLACE = word_set(
    """president vice-president prime minister senator governor mayor secretary chancellor king queen premier
    ambassador representative congressman congresswoman attorney coach captain republican democrat rep sen gov
    pres amb"""
)
RANKS = word_set("""judge inspector commissioner spokesman spokeswoman director secretary-general adviser advisor""")
PORTFOLIOS = word_set(
    """health foreign interior defence defense finance agriculture energy education justice environment trade labor
    labour police state district deputy assistant associate acting chief prime attorney general transport housing
    treasury commerce information culture home primary industries economic economy immigration science security
    national opposition party city county vice lieutenant supreme high federal appeals circuit minority majority
    house senate shadow junior press affairs public"""
)
# Nouns of bodies that serve a place, which its abbreviation qualifies like an adjective (ADR 0016): "US State Department".
PUBLIC_BODIES = word_set(
    """department departments ministry government parliament congress senate embassy consulate police sheriff sheriff's
    army navy force forces marines corps guard military court council agency administration centers institutes bureau
    authority office service national federal border treasury customs constitution amendment"""
)

CAPITALISED_NOUNS = word_set("de lb nds gsw bar ksh")
SUFFIXES = word_set("jr sr jnr snr esq phd md ii iii iv vi vii viii ix xi xii xiii xiv xv xvi")


def primary(language: str) -> str:
    """The language subtag: ``fa`` of ``fa-AF``."""
    return language.replace("_", "-").split("-", maxsplit=1)[0].lower()


def _gather(lists: dict[str, str], languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for language in languages for word in lists.get(language, "").split())


@cache
def determiners(language: str) -> frozenset[str]:
    """Articles and possessives, after which a title is no name."""
    return _gather(_DETERMINERS, (language,) if language in _DETERMINERS else ("en",))


@cache
def titles(language: str) -> frozenset[str]:
    """Titles and honorifics that stand before a name; of every language where none is given."""
    return _gather(_TITLES, (INTERNATIONAL, language) if language else tuple(_TITLES))


@cache
def days(language: str) -> frozenset[str]:
    """Months and weekdays."""
    return _gather(_MONTHS_AND_DAYS, (language,) if language else tuple(_MONTHS_AND_DAYS))


@cache
def ordinary(language: str) -> frozenset[str]:
    """Words that are no name although a sentence may begin with them."""
    return _gather(_ORDINARY, (language,) if language else tuple(_ORDINARY))


@cache
def function_words(language: str) -> frozenset[str]:
    """Words that are never part of a name that they follow, wherever their capital comes from (a heading, a caption)."""
    return _gather(_FUNCTION_WORDS, (language,) if language else ("en",))


@cache
def locatives(language: str, *, firm: bool = False) -> frozenset[str]:
    """Prepositions after which a place stands; ``firm``: hardly ever a person."""
    lists = _FIRM_LOCATIVES if firm else _LOCATIVES
    return _gather(lists, (language,) if language else ("en",))


@cache
def links(language: str) -> frozenset[str]:
    """Words that tie a noun to a name: the ``of`` of "University of Kabul"."""
    return _gather(_LINKS, (language,) if language else ("en",))


_IDIOMS = {
    "de": "nach haus|nach hause|zu haus|zu hause|von haus|von hause|zu fall|zu herzen|zu ende|zu hilfe|zu tisch|bei tisch",
}


@cache
def idioms(language: str) -> frozenset[str]:
    """Pairs of words of which the second is no name, where capitals do not tell (W6): "nach Haus"."""
    return frozenset(_IDIOMS.get(language, "").split("|"))


_PLACE_CASES = {
    "fi": r".{2,}(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|([aeiouyäö])\1n|h[aeiouyäö]n|seen|siin)(?:kin)?",
}


def stands_in_a_place_case(form: str, language: str) -> bool:
    """Whether a form's ending says "in", "from" or "to": such a word stands for itself beside other names (M6)."""
    pattern = _PLACE_CASES.get(language)
    return pattern is not None and re.fullmatch(pattern, form) is not None


def is_preposition(word: str, language: str) -> bool:
    """Whether the particle of a surname is a preposition or an article in the text's own language."""
    return word in _PARTICLE_WORDS.get(language, "").split()


def particles(language: str) -> frozenset[str]:
    """Words in lower case that tie a name to a longer one after it: "Rio de Janeiro", "John of Gaunt"."""
    return _FOREIGN_PARTICLES if language in ROMANCE or language in {"nl", "sv", "da", "nb", "no"} else _NAME_PARTICLES


class Lexis(NamedTuple):
    """The word lists of one language."""

    language: str
    titles: frozenset[str]
    days: frozenset[str]
    ordinary: frozenset[str]
    function: frozenset[str]
    locatives: frozenset[str]
    firm: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]
    particles: frozenset[str]
    nouns: bool


@cache
def lexis(language: str, languages: tuple[str, ...] = ()) -> Lexis:
    """The lists of a language; ``languages``: those whose titles are known beside its own."""
    return Lexis(
        language,
        titles(language).union(*(titles(primary(other)) for other in languages)),
        days(language),
        ordinary(language),
        function_words(language),
        locatives(language),
        locatives(language, firm=True),
        determiners(language),
        links(language),
        particles(language),
        language in CAPITALISED_NOUNS,
    )
