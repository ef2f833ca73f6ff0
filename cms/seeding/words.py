"""The words from which made-up texts are put together: things people ask for, places, groups, sentences."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """What a proposal asks for: as a title, and as one asks for it (accusative)."""

    title: str
    one: str


@dataclass(frozen=True)
class Topic:
    """A subject with its tags, the things people ask for, and a reason why."""

    tags: tuple[str, ...]
    things: tuple[Thing, ...]
    reasons: tuple[str, ...]


def _topic(tags: str, things: str, reasons: str) -> Topic:
    rows = (tuple(part.strip() for part in line.split("|")) for line in things.strip().splitlines())
    return Topic(
        tags=tuple(tag.strip() for tag in tags.split(",")),
        things=tuple(Thing(*row) for row in rows),
        reasons=tuple(line.strip() for line in reasons.strip().splitlines()),
    )


TOPICS = (
    _topic(
        "Radverkehr, Sicherheit",
        """Sicherer Radweg | einen sicheren Radweg
        Lückenschluss für Räder | eine Verbindung ohne Lücken
        Fahrradstraße | eine Fahrradstraße
        Überdachte Radständer | überdachte Stellplätze für Räder""",
        """Auf der Straße ist es eng, und die Lastwagen fahren dicht vorbei.
        Viele Kinder fahren mit dem Rad und müssen auf die Fahrbahn ausweichen.
        Mit dem Rad wäre man schneller als mit dem Auto, wenn der Weg nur sicher wäre.""",
    ),
    _topic(
        "Nahverkehr, Rufbus",
        """Rufbus am Abend | einen Rufbus am Abend
        Bus im Stundentakt | einen Bus in jeder Stunde
        Haltestelle mit Dach | eine Haltestelle mit Dach und Bank
        Anschluss an den Zug | einen passenden Anschluss an den Zug""",
        """Nach 19 Uhr fährt hier nichts mehr, am Sonntag gar nichts.
        Wer kein Auto hat, kommt weder zum Arzt noch zum Einkaufen.
        Der Bus fährt genau drei Minuten vor der Ankunft des Zuges ab.""",
    ),
    _topic(
        "Gesundheit, Dorfleben",
        """Sprechstunde im Dorf | eine Sprechstunde im Ort
        Praxis auf Rädern | eine fahrende Praxis
        Gemeindeschwester | eine Gemeindeschwester""",
        """Die letzte Praxis hat vor zwei Jahren geschlossen.
        Bis zur nächsten Hausärztin sind es 25 Kilometer.
        Gerade ältere Menschen verzichten deshalb auf Untersuchungen, die wichtig wären.""",
    ),
    _topic(
        "Nahversorgung, Dorfleben",
        """Dorfladen | einen kleinen Dorfladen
        Wochenmarkt am Freitag | einen Wochenmarkt am Nachmittag
        Rollender Laden | einen rollenden Laden
        Automat mit Hofprodukten | einen Automaten mit Waren von unseren Höfen""",
        """Für ein Brot und einen Liter Milch muss man ins Auto steigen.
        Der letzte Laden hat im Herbst zugemacht.
        Unsere Höfe haben gute Waren, aber keinen Ort, um sie anzubieten.""",
    ),
    _topic(
        "Glasfaser, Digitales",
        """Schnelles Netz | schnelles Netz für alle Häuser
        Freies WLAN | freies WLAN an öffentlichen Orten
        Hilfe am Bildschirm | eine Sprechstunde für Fragen zum Netz""",
        """Zu Hause zu arbeiten ist hier an vielen Tagen nicht möglich.
        Die Leitung liegt 400 Meter entfernt, aber niemand schließt uns an.
        Anträge gibt es oft nur noch im Netz, und nicht jeder kommt damit zurecht.""",
    ),
    _topic(
        "Jugend, Freizeit",
        """Skateplatz | einen Skateplatz
        Jugendraum | einen Raum für Jugendliche
        Kletterwand | eine Kletterwand
        Bolzplatz mit Licht | einen Bolzplatz mit Licht""",
        """Nach der Schule bleibt nur die Bank vor dem Supermarkt.
        Der alte Raum wurde geschlossen, ein neuer nie gesucht.
        Wer 15 ist, hat hier abends keinen Ort, an dem er willkommen ist.""",
    ),
    _topic(
        "Spielplatz, Familie",
        """Spielplatz mit Schatten | einen Spielplatz mit Schatten
        Wasserspielplatz | einen Wasserspielplatz
        Sandkasten für die Kleinen | einen Bereich für die Kleinsten""",
        """Im Sommer ist die Rutsche so heiß, dass niemand sie benutzt.
        Die Geräte sind über zwanzig Jahre alt und zur Hälfte gesperrt.
        Junge Familien ziehen her, aber für Kinder unter drei gibt es nichts.""",
    ),
    _topic(
        "Klima, Natur",
        """Schattenbäume | neue Bäume mit breiter Krone
        Blühwiese | eine Blühwiese statt kurzem Rasen
        Trinkbrunnen | einen Trinkbrunnen
        Weniger Asphalt | eine Fläche, in der Regen versickern kann""",
        """An heißen Tagen hält man es auf dem Platz nicht aus.
        Bei jedem Gewitter läuft das Wasser über die Straße in die Keller.
        Früher standen hier Linden, heute steht hier nichts mehr.""",
    ),
    _topic(
        "Energie, Klima",
        """Solardach | eine Solaranlage auf öffentlichen Dächern
        Bürgerstrom | eine Genossenschaft für eigenen Strom
        Nachts dunklere Lampen | Lampen, die nachts gedimmt werden
        Nahwärme | ein Netz für Nahwärme""",
        """Die großen Dächer liegen ungenutzt in der Sonne.
        Das Geld für Strom und Wärme fließt jedes Jahr aus der Gegend ab.
        Nachts brennen die Lampen für niemanden.""",
    ),
    _topic(
        "Schule, Bildung",
        """Sicherer Schulweg | einen sicheren Weg zur Schule
        Längere Betreuung | eine Betreuung bis 17 Uhr
        Schulküche | eine Küche, in der frisch gekocht wird""",
        """Vor der Schule drängen sich morgens dreißig Autos.
        Wer im Schichtdienst arbeitet, findet keine Betreuung.
        Das Essen kommt lauwarm aus 60 Kilometern Entfernung.""",
    ),
    _topic(
        "Kultur, Ehrenamt",
        """Haus für Vereine | ein Haus für alle Vereine
        Offene Bühne | eine offene Bühne
        Bücherschrank | einen Bücherschrank
        Reparaturtreff | einen Treff zum Reparieren""",
        """Chor, Schützen und Landfrauen teilen sich einen Raum mit undichtem Dach.
        Viele gute Ideen scheitern daran, dass es keinen Platz für sie gibt.
        Ehrenamtliche verbringen mehr Zeit mit Anträgen als mit dem, was sie eigentlich tun wollen.""",
    ),
    _topic(
        "Barrierefreiheit, Ältere",
        """Abgesenkte Bordsteine | abgesenkte Bordsteine
        Bänke zum Ausruhen | Bänke an den wichtigsten Wegen
        Toilette für alle | eine Toilette, die jeder benutzen kann""",
        """Mit dem Rollator kommt man nicht bis zum Friedhof.
        Wer nicht mehr weit laufen kann, braucht unterwegs einen Platz zum Ausruhen.
        Drei Stufen genügen, und ein ganzer Teil des Ortes ist unerreichbar.""",
    ),
    _topic(
        "Verkehr, Lärm",
        """Tempo 30 | Tempo 30 auf der Durchfahrt
        Zebrastreifen | einen Zebrastreifen
        Mittelinsel zum Queren | eine Mittelinsel
        Anzeige der Geschwindigkeit | eine Anzeige der Geschwindigkeit""",
        """Hier wird regelmäßig mit 70 durch den Ort gefahren.
        Wer über die Straße will, wartet morgens bis zu fünf Minuten.
        Seit der Umleitung rollen die Lastwagen auch nachts.""",
    ),
    _topic(
        "Wohnen, Ortskern",
        """Wohnungen im Ortskern | kleine Wohnungen im Ortskern
        Tauschbörse für Häuser | eine Tauschbörse für Häuser und Wohnungen
        Leerstand beleben | eine Zwischennutzung für leere Läden""",
        """In der Hauptstraße steht jedes fünfte Haus leer.
        Junge Leute finden keine Wohnung, ältere sitzen in viel zu großen Häusern.
        Draußen wird gebaut, drinnen verfällt es.""",
    ),
    _topic(
        "Schwimmbad, Freizeit",
        """Freibad länger öffnen | ein Freibad, das länger geöffnet ist
        Lehrbecken erneuern | ein erneuertes Lehrbecken
        Badestelle am See | eine gepflegte Badestelle""",
        """Jedes zweite Kind kann nach der vierten Klasse nicht sicher schwimmen.
        Wer arbeitet, kommt erst, wenn das Bad schon schließt.
        Das nächste Hallenbad ist 40 Minuten entfernt.""",
    ),
    _topic(
        "Feuerwehr, Sicherheit",
        """Löschwasserteich | einen Teich für Löschwasser
        Sirene | eine Sirene, die man überall hört
        Gerätehaus | ein neues Gerätehaus""",
        """Im letzten Sommer hat es zweimal gebrannt, und das Wasser musste von weit her kommen.
        Die Warnung kam bei vielen erst an, als das Wasser schon im Keller stand.
        Die Umkleide steht voller Abgase, das ist niemandem zuzumuten.""",
    ),
)

WHERE = (
    "am Bahnhof", "an der Grundschule", "in der Ortsmitte", "am Sportplatz", "an der Hauptstraße", "am Rathaus",
    "am Friedhof", "im Neubaugebiet", "am Marktplatz", "am Dorfteich", "hinter der Kirche", "an der Feuerwache",
    "am Kindergarten", "an der Mühle", "beim Hofladen",
)  # fmt: skip

GROUPS = (
    "Kinder", "Jugendliche", "ältere Menschen", "Familien", "Pendlerinnen und Pendler", "Gäste", "Neuzugezogene",
    "Vereine", "Menschen mit Behinderung", "Alleinstehende", "Schulklassen", "kleine Betriebe", "alle Generationen",
)  # fmt: skip

TITLES = (
    "{title} {where} in {place}",
    "{title} für {place}",
    "{place}: {title} {where}",
    "{title} in {place}: Es wird Zeit",
    "{title} {where} ({place})",
    "{title} für {group} in {place}",
    "Endlich: {title} in {place}",
)

QUESTIONS = (
    "{title} in {place}: dafür oder dagegen?",
    "Was halten Sie von {place} als Vorbild für {group}?",
    "Wie viel darf es kosten: {title} in {place}?",
    "{title}: Was braucht {place} wirklich?",
    "Was tun {where} in {place}?",
    "{group} in {place}: Was fehlt am meisten?",
)

SUMMARIES = (
    "{reason} Ich schlage {one} {where} vor.",
    "Wir brauchen {one} in {place}, damit {group} etwas davon haben.",
    "{reason} Das lässt sich mit wenig Geld ändern.",
    "Für {group} in {place} wünsche ich mir {one}.",
)

OPENINGS = (
    "Seit {years} Jahren reden wir in {place} darüber, geschehen ist bisher nichts.",
    "Ich wohne seit {years} Jahren in {place} und kenne die Lage {where} gut.",
    "Wer {where} in {place} vorbeikommt, weiß sofort, worum es geht.",
    "Beim letzten Dorfabend in {place} haben {count} Leute über genau dieses Thema gesprochen.",
    "Vielen in {place} fällt es jeden Tag auf, aber keiner fühlt sich zuständig.",
    "Den Anstoß gab ein Gespräch {where}: Fast alle hatten dasselbe erlebt.",
    "In {place} ist vieles gut, eines aber fehlt uns sehr.",
    "Als wir vor {years} Jahren nach {place} gezogen sind, hieß es, das werde bald besser.",
)

NEEDS = (
    "Deshalb wünsche ich mir {one}, am besten {where}.",
    "Mein Vorschlag ist einfach: {one} {where} zu schaffen.",
    "Dafür braucht es {one}; der Platz ist {where} schon vorhanden.",
    "Mit gutem Willen bekämen wir {one} noch in diesem Jahr.",
    "Wir brauchen {one}, und zwar nicht irgendwann, sondern bald.",
    "Ich bitte die Verwaltung, {one} {where} zu prüfen.",
)

DETAILS = (
    "Ein Nachbarort hat für so etwas rund {cost} Euro ausgegeben und einen Teil davon gefördert bekommen.",
    "Die Fläche gehört der Gemeinde, das macht vieles leichter.",
    "Mindestens {count} Menschen würden das jede Woche nutzen, so hat es unsere kleine Umfrage ergeben.",
    "Beim Bau könnten Ehrenamtliche helfen; {count} haben schon zugesagt.",
    "Wichtig ist mir, dass {group} von Anfang an mitreden können.",
    "Zuerst reicht ein Versuch über {months} Monate, danach wird ausgewertet.",
    "Natürlich muss das jemand pflegen. Ein Verein aus {place} hat sich dafür angeboten.",
    "Im Winter müsste geräumt werden, das sollte man gleich mitplanen.",
    "Die Kosten halten sich in Grenzen, wenn man es mit der ohnehin geplanten Sanierung verbindet.",
    "Wer dagegen ist, sorgt sich meist wegen des Lärms; darüber lässt sich reden.",
    "Vom Land gibt es dafür noch in diesem Jahr Fördermittel.",
    "Das Beispiel zeigt: Es geht, wenn alle an einem Tisch sitzen.",
    "Auch {group} hätten etwas davon, obwohl man zuerst nicht an sie denkt.",
    "Ich habe mit drei Betrieben gesprochen, zwei würden sich beteiligen.",
    "Eine Zählung im Mai ergab {count} Personen an einem einzigen Vormittag.",
    "Bisher behelfen wir uns mit Fahrgemeinschaften und Zetteln am schwarzen Brett.",
)

BENEFITS = (
    "Davon hätten {group} jeden Tag etwas.",
    "So bleibt {place} ein Ort, an dem man gern alt wird und gern jung ist.",
    "Es wäre ein Zeichen, dass auch die kleinen Orte zählen.",
    "Der Nutzen ist groß, der Aufwand überschaubar.",
    "Und nebenbei käme man wieder miteinander ins Gespräch.",
    "Dann müsste niemand mehr ins Auto steigen, der es nicht will.",
)

CLOSINGS = (
    "Ich freue mich über jede Unterstützung und jeden Einwand.",
    "Wer mitmachen möchte, schreibt es am besten gleich darunter.",
    "Was meinen Sie dazu?",
    "Bitte sagen Sie auch, was Ihnen daran nicht gefällt.",
    "Über einen Termin vor Ort würden wir uns freuen.",
    "Vielen Dank fürs Lesen!",
)

COMMENT_STARTS = (
    "Das unterstütze ich sofort.",
    "Gute Idee!",
    "Im Grundsatz ja, aber mit einer Einschränkung.",
    "Da bin ich anderer Meinung.",
    "Danke, dass Sie das aufgeschrieben haben.",
    "Ich bin noch unentschlossen.",
    "Genau so erlebe ich es auch.",
    "Bei uns in {place} ist es nicht anders.",
    "Eine Frage dazu:",
    "Das sehe ich nüchterner.",
    "Endlich sagt es jemand.",
    "Mich überzeugt das noch nicht.",
)

COMMENT_SENTENCES = (
    "{reason}",
    "Der richtige Ort dafür wäre {where}.",
    "Wer soll das am Ende bezahlen, und wer kümmert sich in fünf Jahren darum?",
    "Für {group} wäre das eine echte Erleichterung.",
    "In {place} haben wir etwas Ähnliches versucht, leider nur für {months} Monate.",
    "Vielleicht fängt man klein an und schaut, ob es angenommen wird.",
    "Ich würde {where} beginnen, dort ist der Bedarf am größten.",
    "Mit {cost} Euro kommt man heute nicht mehr weit, das sollte man ehrlich sagen.",
    "Meine Nachbarin fragt jede Woche danach.",
    "Wenn es so weit ist, helfe ich gern einen Samstag lang mit.",
    "Man darf nur {group} nicht vergessen.",
    "Ich kenne beide Seiten: Vor {years} Jahren war ich selbst noch dagegen.",
    "Gibt es dazu schon eine Antwort der Verwaltung?",
    "Hat jemand Zahlen dazu?",
    "Ohne die Leute vor Ort wird das nichts, mit ihnen aber schon.",
    "Am Wochenende sieht die Sache übrigens ganz anders aus.",
    "Der Vorschlag passt gut zu dem, was {where} ohnehin geplant ist.",
    "Bitte auch an {group} denken, die melden sich hier selten zu Wort.",
    "Das wurde schon vor {years} Jahren versprochen.",
    "Ich fürchte, dass die Anwohner das anders sehen.",
)

REPLY_STARTS = (
    "Das stimmt.", "Da haben Sie recht.", "Nicht ganz.", "Guter Punkt.", "Das wusste ich nicht, danke.",
    "Sehe ich auch so.", "Dem möchte ich widersprechen.", "Darf ich nachfragen?", "Ja, aber nur zum Teil.",
)  # fmt: skip

BIRDS = (
    "Wiesenpieper", "Feldlerche", "Kranich", "Rotkehlchen", "Zaunkönig", "Eisvogel", "Kiebitz", "Storch", "Goldammer",
    "Kastanie", "Holunder", "Schafgarbe", "Löwenzahn", "Mohnblume", "Apfelbaum", "Lindenblatt", "Birke", "Eichel",
    "Fahrradklingel", "Morgenluft", "Kaffeetasse", "Gartenzwerg", "Regenschirm", "Wanderstock", "Nachteule",
    "Frühaufsteherin", "Bücherwurm", "Zeitungsleser", "Brotbäcker", "Honigglas", "Laterne", "Kirchturm", "Marktfrau",
    "Handwerkerin", "Imkerin", "Rentner", "Pendlerin", "Nachbarin", "Schülerin", "Radlerin",
)  # fmt: skip
PLACES_OF_NAMES = (
    "vom Berg", "am Bach", "aus dem Dorf", "hinterm Wald", "vom Markt", "an der Mühle", "im Tal", "unterwegs",
    "am Feld", "von nebenan", "aus der Siedlung", "am See",
)  # fmt: skip
