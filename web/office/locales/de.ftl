## Rahmen
nav-inbox = Eingang
nav-send = Senden
nav-send-long = Befund senden
nav-sent = Ausgang
nav-links = Freigabelinks
nav-contacts = Zuweiser
nav-log = Protokoll
nav-account = Konto
nav-lock = Sperren
nav-sign-out = Abmelden
foot-help = Hilfe
foot-imprint = Impressum
foot-privacy = Datenschutz
dialog-cancel = Abbrechen
idle-title = Sind Sie noch da?
idle-text = Ihre Sitzung endet in 60 Sekunden. Danach werden die Schlüssel aus dieser Seite gelöscht. Möchten Sie angemeldet bleiben?
idle-stay = Angemeldet bleiben
renewal-soon = Ihre Sitzung endet in 10 Minuten
renewal-soon-text = Eine Sitzung dauert höchstens 12 Stunden. Bestätigen Sie jetzt mit Ihrem Passkey, dann beginnt eine neue, und es geht ohne Unterbrechung weiter.
renewal-expired = Ihre Sitzung ist abgelaufen
renewal-expired-text = Bestätigen Sie mit Ihrem Passkey, dann geht es weiter. Was Sie eingegeben haben, bleibt stehen, und ein laufender Versand wartet.
renewal-chosen = Ihre Sitzung wurde beendet
renewal-chosen-text = Jemand hat sie von einem anderen Gerät aus beendet. Arbeiten Sie hier weiter, bestätigen Sie mit Ihrem Passkey; der laufende Versand wartet. Haben nicht Sie selbst sie beendet, sperren Sie und sprechen Sie mit Ihrer Praxisadministration.
renewal-rekeyed = Ihre Schlüssel wurden erneuert
renewal-rekeyed-text = In einem anderen Fenster oder auf einem anderen Gerät wurde ein neues Wiederherstellungsblatt erstellt oder ein Passkey entfernt. Bestätigen Sie mit Ihrem Passkey, dann geht es hier mit den neuen Schlüsseln weiter. Was Sie eingegeben haben, bleibt stehen und wird gleich danach gesichert.
renewal-limit = Ohne Bestätigung wird die Seite nach fünf Minuten gesperrt. Was übertragen ist, bleibt als Entwurf erhalten.
renewal-confirm = Mit Passkey bestätigen
renewal-by-sheet = Mit Wiederherstellungsblatt
renewal-sheet-go = Mit dem Blatt bestätigen
renewal-later = Später

# Passphrase beside a passkey
passphrase = Passphrase
passphrase-new = Passphrase festlegen
passphrase-new-text = Ihr Passkey meldet Sie an, kann auf diesem Gerät aber keine Schlüssel öffnen. Dafür brauchen Sie zusätzlich eine Passphrase. Sie geben sie bei jeder Anmeldung ein.
passphrase-kind = Welche Passphrase möchten Sie?
passphrase-words = Sechs zufällige Wörter (empfohlen)
passphrase-own = Eine eigene
passphrase-words-text = Schreiben Sie die Wörter auf, und bewahren Sie sie wie einen Schlüssel auf. Groß- und Kleinschreibung und Bindestriche sind gleichgültig.
passphrase-draw = Andere Wörter
passphrase-own-label = Eigene Passphrase
passphrase-again = Passphrase zur Prüfung noch einmal eingeben
passphrase-show = Passphrase anzeigen
passphrase-keep = Die Passphrase verlässt diesen Browser nie. Niemand kann sie zurücksetzen. Ist sie weg, hilft nur das Wiederherstellungsblatt.
passphrase-choose = Passphrase festlegen
passphrase-least = Mindestens 12 Zeichen; Umlaute und Leerzeichen sind erlaubt. Gut sind vier oder mehr Wörter, die nichts miteinander zu tun haben.
passphrase-measuring = Die Stärke wird geprüft.
passphrase-weak = Zu schwach: Sie wäre bald erraten. Nehmen Sie noch ein oder zwei Wörter dazu.
passphrase-fair = Noch zu schwach: Nehmen Sie noch ein Wort dazu.
passphrase-good = Gut.
passphrase-strong = Sehr gut.
passphrase-short = Zu kurz: Es müssen mindestens 12 Zeichen sein.
passphrase-long = Zu lang: Es dürfen höchstens 128 Zeichen sein.
passphrase-names = Zu leicht zu erraten: Sie besteht fast nur aus dem Namen von Ihnen oder Ihrer Praxis.
passphrase-common = Zu leicht zu erraten: Sie besteht fast nur aus Wörtern, die viele Menschen nehmen.
passphrase-run = Zu leicht zu erraten: Sie besteht fast nur aus Zahlen- oder Tastenfolgen, Jahren oder Wiederholungen.
passphrase-differs = Die beiden Eingaben sind verschieden.
passphrase-ask = Ihre Passphrase
passphrase-ask-text = Ihr Passkey ist bestätigt. Die Passphrase öffnet jetzt Ihre Schlüssel; sie verlässt diesen Browser nicht.
passphrase-open = Öffnen
passphrase-missing = Bitte geben Sie Ihre Passphrase ein.
passphrase-wrong = Diese Passphrase stimmt nicht.
passphrase-wrong-text = Es wurde nichts geöffnet und nichts gesendet. Prüfen Sie Feststelltaste und Schreibweise, und versuchen Sie es noch einmal. Sie dürfen es beliebig oft versuchen.

## Anmelden
start-title = Anmelden
start-head = Befunde sicher austauschen
start-lead = Siegel verschlüsselt Befunde in Ihrem Browser. Nur die Empfänger können sie lesen, auch der Betreiber nicht.
start-locked = Gesperrt
start-locked-lead = Schlüssel und Inhalte sind aus dieser Seite gelöscht. Melden Sie sich an, um weiterzuarbeiten.
start-locked-kept = Ihre Eingaben sind als verschlüsselter Entwurf gesichert. Schlüssel und Inhalte sind aus dieser Seite gelöscht. Melden Sie sich an, um weiterzuarbeiten.
start-ended = Ihre Sitzung wurde beendet
start-ended-lead = Jemand hat sie von einem anderen Gerät aus beendet. Schlüssel und Inhalte sind aus dieser Seite gelöscht. Waren das nicht Sie selbst, sprechen Sie mit Ihrer Praxisadministration.
start-passkey = Mit Passkey anmelden
start-recovery = Mit Wiederherstellungsblatt anmelden
start-new = Noch keine Praxis auf diesem Dienst?
start-new-text = Sie brauchen einen Einrichtungslink vom Betreiber oder die Einladung einer Partnerpraxis. Öffnen Sie diesen Link vollständig.
start-help-1 = Ein Passkey ist der Fingerabdruck, das Gesicht oder die PIN Ihres Geräts, oder ein Sicherheitsschlüssel. Eine Geste meldet Sie an und öffnet Ihre Schlüssel.
start-help-2 = Ist kein Passkey zur Hand, nehmen Sie das gedruckte Wiederherstellungsblatt. Es gilt nur einmal; danach bekommen Sie ein neues.
start-help-3 = Die Schlüssel liegen nur im Speicher dieser Seite. Gelöscht werden sie beim Sperren, beim Abmelden, nach 15 Minuten ohne Eingabe, und wenn die Seite 5 Minuten lang nicht zu sehen war.

## Praxis einrichten
setup-title = Praxis einrichten
setup-lead = Drei Schritte: Angaben, Schlüssel, Wiederherstellungsblatt. Das dauert etwa fünf Minuten.
setup-step-data = Angaben
setup-step-keys = Passkey und Schlüssel
setup-step-sheet = Wiederherstellungsblatt
setup-practice = Name der Praxis
setup-practice-missing = Bitte geben Sie den Namen der Praxis ein.
setup-place = Ort
setup-place-missing = Bitte geben Sie den Ort ein.
setup-licence = Betriebsstättennummer (BSNR)
setup-licence-help = Hilft Partnerpraxen, Sie eindeutig zu erkennen.
setup-person = Ihr Name
setup-person-help = Mit Titel, zum Beispiel „Dr. Anna Weber“. Er wird verschlüsselt; nur Ihre Praxis und Ihre Empfänger sehen ihn.
setup-person-missing = Bitte geben Sie Ihren Namen ein.
setup-public = Was andere sehen
setup-public-text = Name, Ort und Betriebsstättennummer sehen alle Praxen auf diesem Dienst. Alles Weitere wird verschlüsselt.
setup-make = Passkey anlegen und Schlüssel erzeugen
setup-making = Die Schlüssel Ihrer Praxis entstehen
setup-making-detail = Bestätigen Sie den Passkey auf Ihrem Gerät. Die Schlüssel entstehen in Ihrem Browser.
setup-invited = Sie sind eingeladen
setup-invited-by = { $practice } lädt Ihre Praxis ein. Der Link bestätigt beiden Praxen die Schlüssel der jeweils anderen.
setup-no-link = Hier fehlt ein Link
setup-no-link-text = Öffnen Sie den Einrichtungslink oder die Einladung noch einmal vollständig aus der Nachricht. Nach dem Neuladen einer Seite ist das aus Sicherheitsgründen nötig.
setup-help-1 = Die Schlüssel Ihrer Praxis entstehen in Ihrem Browser. Der Server bekommt nur öffentliche und verschlüsselte Schlüssel.
setup-help-2 = Am bequemsten ist ein Passkey, der auch Ihre Schlüssel öffnet (Erweiterung PRF). Aktuelle Telefone, Windows Hello und neuere Sicherheitsschlüssel können das. Kann Ihrer es nicht, kommt eine Passphrase dazu.
setup-help-3 = Dieses System ersetzt nicht Ihre Behandlungsdokumentation. Übernehmen Sie, was Sie empfangen, in Ihre Akte.

## Wiederherstellungsblatt
sheet-title = Wiederherstellungsblatt
sheet-warn = Bitte drucken Sie dieses Blatt jetzt
sheet-warn-text = Ohne Wiederherstellungsblatt kann niemand, auch nicht der Betreiber, Ihre Daten wiederherstellen, wenn Ihre Passkeys verloren gehen. Der Code wird nur jetzt gezeigt.
sheet-code = Ihr Wiederherstellungscode
sheet-print = Blatt drucken
sheet-back = Zwei Gruppen abtippen
sheet-back-text = Nehmen Sie das gedruckte Blatt zur Hand. So ist sicher, dass es lesbar ist.
sheet-group = Gruppe { $n }
sheet-group-wrong = Diese Gruppe steht so nicht auf dem Blatt. Bitte vergleichen Sie Zeichen für Zeichen.
sheet-done = Prüfen und weiter
sheet-practice = Praxis
sheet-address = Adresse
sheet-made = Erstellt am
sheet-use = So verwenden Sie das Blatt: Rufen Sie die Adresse auf, wählen Sie „Mit Wiederherstellungsblatt anmelden“ und geben Sie den Code ein. Das Blatt gilt einmal; danach erhalten Sie ein neues.
sheet-keep = Bewahren Sie das Blatt im Tresor auf, nicht am Bildschirm. Wer es hat, kann alle Befunde Ihrer Praxis lesen.
sheet-signature = Verwahrt durch (Name, Datum)
sheet-foot = Dieses Blatt wurde im Browser erstellt. Der Code wurde nicht an den Server gesendet.

## Wiederherstellen
recovery-title = Mit Wiederherstellungsblatt anmelden
recovery-lead = Nehmen Sie das gedruckte Blatt Ihres Kontos zur Hand.
recovery-code = Wiederherstellungscode
recovery-code-help = Vier Gruppen zu sieben Zeichen. Groß- und Kleinschreibung und Bindestriche sind gleichgültig.
recovery-code-missing = Bitte geben Sie den Code vom Blatt ein.
recovery-go = Anmelden
recovery-back = Zurück zur Anmeldung
recovery-help-1 = Das Blatt gilt nur einmal. Nach der Anmeldung zeigt Siegel ein neues Blatt; das alte ist dann ungültig.
recovery-help-2 = Haben Sie weder Blatt noch Passkey, kann niemand Ihre Befunde öffnen. Wenden Sie sich an den Betreiber, um neu zu beginnen.
recovery-passkey = Möchten Sie einen Passkey anlegen?
recovery-passkey-text = Mit einem Passkey melden Sie sich auf diesem Gerät mit einer Geste an. Sie können das auch später unter „Konto“ tun.
recovery-passkey-add = Passkey anlegen
recovery-passkey-later = Später

## Listen
list-search = Suchen
list-show = Anzeigen
list-nothing-found = Nichts gefunden. Prüfen Sie die Schreibweise oder löschen Sie Suche und Filter.
list-count = { $n ->
    [one] 1 Eintrag
   *[other] { $n } Einträge
}
inbox-lead = Befunde, die andere Praxen an Sie gesendet haben.
inbox-all = Alle
inbox-new = Neu
inbox-read = Gelesen
inbox-urgent = Eilig und Notfall
inbox-empty = Noch keine Befunde eingegangen. Laden Sie Zuweiser ein oder teilen Sie Ihre Prüfnummer.
inbox-help-1 = Titel, Absender und Patient sind verschlüsselt und werden erst in Ihrem Browser geöffnet. Auch die Suche läuft nur hier.
inbox-help-2 = Neues erscheint von selbst. Ungelesenes steht oben, Eiliges zuerst.
inbox-help-3 = Tasten: „n“ neuer Befund, „/“ Suche, „g“ dann „e“ Eingang, „g“ dann „a“ Ausgang. Unter „Konto“ lassen sie sich abschalten.
sent-lead = Was Ihre Praxis gesendet hat, und was daraus wurde.
sent-empty = Sie haben noch nichts gesendet.
sent-first = Ersten Befund senden
sent-no-recipient = Kein Empfänger
sent-help-1 = Zugestellt: Der Befund liegt bereit. Abgerufen: Die verschlüsselten Dateien wurden geholt; das bezeugt der Server.
sent-help-2 = Geöffnet: Der Browser des Empfängers hat den Befund geöffnet und das unterschrieben. In Akte übernommen: Der Empfänger hat die Übernahme bestätigt.
sent-help-3 = Zurückziehen können Sie auf der Seite des Befunds. Was schon geöffnet war, kann der Empfänger behalten haben.

## Befund
finding-page = Befund
finding-title = Titel
finding-untitled = Ohne Titel
finding-withdrawn-title = Zurückgezogener Befund
finding-refused-title = Beschädigter Befund
finding-changed-title = Nicht geöffnet: Schlüssel der Praxis geändert
finding-refused = Nicht prüfbar
finding-sender = Absender
finding-patient = Patient/in
finding-received = Eingegangen
finding-sent-at = Gesendet
finding-recipients = Empfänger
finding-valid-until = Gültig bis
finding-state = Stand
finding-files = Dateien
finding-facts = Angaben
finding-history = Verlauf
finding-signed = Unterschrift geprüft
finding-first-text = Erster Kontakt: Ihr Browser hat sich den Schlüssel dieser Praxis gemerkt. Ob er ihr gehört, zeigt erst der Vergleich der Prüfnummer am Telefon.
finding-file = In Akte übernommen
finding-withdraw = Zurückziehen
finding-withdraw-text = Alle Empfänger verlieren den Zugriff sofort. Was sie schon gespeichert haben, bleibt bei ihnen.
finding-withdraw-read = { $n ->
    [0] Bisher hat ihn kein Empfänger abgerufen.
    [one] 1 Empfänger hat ihn bereits abgerufen oder geöffnet. Prüfen Sie, ob das eine Datenpanne ist.
   *[other] { $n } Empfänger haben ihn bereits abgerufen oder geöffnet. Prüfen Sie, ob das eine Datenpanne ist.
}
finding-withdraw-go = Jetzt zurückziehen
finding-withdrawn = Zurückgezogen
finding-withdrawn-text = Dieser Befund wurde zurückgezogen. Die Empfänger können ihn nicht mehr öffnen.
finding-image-agreed = alle Abgebildeten sind einverstanden
finding-image-not-agreed = Einverständnis nicht bestätigt
finding-help-1 = „Unterschrift geprüft“ heißt: Ihr Browser hat geprüft, dass diese Praxis den Befund unterschrieben hat und dass nichts verändert wurde.
finding-help-2 = Die Vorschau ist nicht zur Befundung zugelassen. Dateien werden nicht auf Viren geprüft; das kann nur Ihre eigene Software nach dem Herunterladen.
finding-help-3 = Mit „In Akte übernommen“ bestätigen Sie dem Absender, dass der Befund in Ihrer Dokumentation liegt.
files-look = Ansehen
files-save = Herunterladen
files-opening = Wird auf Ihrem Gerät entschlüsselt
files-saving = Wird entschlüsselt und gespeichert
files-save-text = Die Datei wird unverschlüsselt auf diesem Gerät gespeichert. Fortfahren?
files-save-go = Unverschlüsselt speichern
delivery-delivered = Zugestellt
delivery-fetched = Abgerufen
delivery-opened = Geöffnet
delivery-filed = In Akte übernommen
delivery-withdrawn = Zurückgezogen
delivery-said-withdrawn = Laut Server zurückgezogen
urgency-normal = Normal
urgency-urgent = Eilig
urgency-urgent-help = Steht beim Empfänger oben.
urgency-emergency = Notfall
urgency-emergency-help = Bitte zusätzlich anrufen.

## Senden
send-lead = Alles wird in Ihrem Browser verschlüsselt, bevor es ihn verlässt.
send-step-form = Ausfüllen
send-step-review = Prüfen
send-step-send = Senden
send-files = Dateien
send-files-choose = Dateien auswählen
send-files-hint = PDF, Bilder, DICOM und andere hierher ziehen, oder
send-files-missing = Bitte wählen Sie mindestens eine Datei.
send-files-total = { $n ->
    [one] 1 Datei, { $size }
   *[other] { $n } Dateien, { $size }
}
send-files-none = Alle entfernen
send-file-remove = { $name } entfernen
send-file-place-removed = Der Aufnahmeort wurde aus dem Bild entfernt.
send-file-place-unknown = Der Aufnahmeort ließ sich nicht prüfen. Er kann noch in der Datei stehen.
send-details = Angaben
send-details-lead = Alle Angaben werden verschlüsselt. Keine ist Pflicht, außer bei Fotos.
send-title-help = Ohne Titel gilt die Dokumentenklasse oder der Name der ersten Datei.
send-class = Dokumentenklasse
send-class-none = Keine Angabe
send-day = Befunddatum
send-day-future = Befunddatum und Geburtsdatum können nicht in der Zukunft liegen.
send-patient-help = Name und Geburtsdatum, oder nur Ihre Fallnummer.
send-surname = Nachname
send-given = Vorname
send-born = Geburtsdatum
send-case = Fallnummer
send-urgency = Dringlichkeit
send-note = Fragestellung oder Notiz
send-note-help = Nur die Empfänger können das lesen.
send-image = Angaben zu Bildern
send-image-text = Ist ein Foto dabei, geben Sie bitte an, wer es aufgenommen hat.
send-image-author = Aufgenommen von
send-image-consent = Alle abgebildeten Personen sind einverstanden
send-image-missing = Bitte geben Sie an, wer das Bild aufgenommen hat und dass alle abgebildeten Personen einverstanden sind.
send-recipients = Empfänger
send-recipients-lead = Niemand ist vorausgewählt. Sie können mehrere Praxen wählen.
send-recipients-missing = Bitte wählen Sie mindestens einen Empfänger.
send-link-only = Ohne andere Praxis: nur für einen Freigabelink
send-link-only-help = Der Befund bleibt in Ihrer Praxis. Danach erstellen Sie den Link für die Patientin oder den Patienten.
send-ground = Grundlage und Gültigkeit
send-basis = Grundlage der Übermittlung
send-basis-missing = Wählen Sie die Grundlage der Übermittlung. Ohne Grundlage ist kein Versand möglich.
basis-treatment = Behandlungszusammenhang
basis-treatment-help = Die Empfänger behandeln mit.
basis-consent = Zustimmung liegt vor
basis-consent-help = Die Patientin oder der Patient ist einverstanden.
basis-duty = Gesetzliche Pflicht
basis-duty-help = Ein Gesetz verlangt die Übermittlung.
valid-7 = 7 Tage
valid-30 = 30 Tage
valid-91 = 3 Monate
valid-182 = 6 Monate
valid-365 = 1 Jahr
send-valid-help = Danach können die Empfänger den Befund hier nicht mehr öffnen.
send-may-pass-on = Weitergabe erlauben
send-may-pass-on-help = Der Empfänger darf den Befund zum Beispiel per Freigabelink an die Patientin geben.
send-may-download = Herunterladen erlauben
send-may-download-help = Nötig, damit der Empfänger den Befund in seine Akte übernehmen kann.
send-review = Prüfen
send-help-1 = Nötig sind nur mindestens eine Datei, ein Empfänger und die Grundlage.
send-help-2 = „Geprüft“ heißt: Ihre Praxis hat die Prüfnummer verglichen oder ein Einladungslink hat sie bestätigt. „Nicht geprüft“ heißt: Der Schlüssel ist derselbe wie beim ersten Mal, aber niemand hat ihn verglichen.
send-help-3 = Reißt die Verbindung ab, geht der Versand von selbst weiter. Solange er nicht abgeschlossen ist, sieht der Empfänger nichts.
send-help-4 = Siegel ist nicht KIM: eArztbriefe zur Abrechnung, eAU und eRezept gehen weiterhin über die Telematikinfrastruktur.
review-title = Bitte prüfen
review-sentence = { $n ->
    [one] Sie senden 1 Datei an { $whom }, gültig bis { $until }.
   *[other] Sie senden { $n } Dateien an { $whom }, gültig bis { $until }.
}
review-sentence-link = { $n ->
    [one] Sie legen 1 Datei für einen Freigabelink bereit, gültig bis { $until }.
   *[other] Sie legen { $n } Dateien für einen Freigabelink bereit, gültig bis { $until }.
}
review-many = Sie haben viele Empfänger gewählt. Brauchen wirklich alle diesen Befund?
review-send = Verschlüsselt senden
review-back = Zurück zum Ausfüllen
transfer-title = Befund wird gesendet
transfer-doing = Verschlüsseln und hochladen
transfer-bytes = { $done } von { $total }
transfer-left = { $done } von { $total }, noch etwa { $left }
transfer-lost = Verbindung unterbrochen
transfer-lost-text = Der Versand wird fortgesetzt, sobald Sie wieder online sind ({ $percent } % übertragen).
transfer-pause = Anhalten
transfer-resume = Fortsetzen
transfer-cancel = Versand abbrechen
transfer-done = Sicher gesendet
transfer-done-text = { $n ->
    [one] 1 Datei liegt verschlüsselt für die Empfänger bereit.
   *[other] { $n } Dateien liegen verschlüsselt für die Empfänger bereit.
}
transfer-look = Befund ansehen
transfer-another = Noch einen Befund senden
send-files-wanted = Es fehlen Dateien. Wählen Sie sie noch einmal aus, oder nehmen Sie sie aus der Liste.
send-files-reading = { $n ->
    [one] 1 Datei wird gelesen …
   *[other] { $n } Dateien werden gelesen …
}
file-arrived = Schon übertragen
file-wanted = Bitte noch einmal auswählen
file-changed = Geändert
file-changed-title = „{ $name }“ wurde inzwischen geändert
file-changed-text = Die ausgewählte Datei ist nicht mehr dieselbe wie zu Beginn. Von der alten Fassung wird nichts verwendet, wenn Sie die neue senden. Sie können auch die unveränderte Datei auswählen oder die Datei mit dem Kreuz herausnehmen.
file-changed-replace = Neue Fassung senden
transfer-stays = Was schon übertragen ist, liegt als verschlüsselter Entwurf bereit. Nichts davon wird zweimal gesendet.
transfer-stay-here = Bleiben Sie auf dieser Seite, bis alles gesendet ist. Verlassen Sie sie vorher, hält der Versand an; unter „Entwürfe“ geht er weiter.

## Entwürfe
nav-drafts = Entwürfe
drafts-lead = Was Sie begonnen und noch nicht gesendet haben. Es liegt verschlüsselt auf dem Server, nicht auf diesem Gerät.
drafts-empty = Keine Entwürfe.
drafts-help-1 = Was Sie unter „Senden“ eintragen, wird einige Sekunden später von selbst als Entwurf gesichert. Nur Sie können ihn öffnen, an jedem Gerät.
drafts-help-2 = Dateien, die noch nicht ganz übertragen sind, wählen Sie beim Weitersenden noch einmal aus. Siegel prüft, dass es dieselben sind, und sendet nur, was fehlt.
drafts-help-3 = Empfänger sehen von einem Entwurf nichts. Nach sieben Tagen wird er gelöscht.
draft-begun = Begonnen
draft-kept-until = Wird aufbewahrt bis
draft-no-files = Noch keine Dateien
draft-arrived = { $n ->
    [one] 1 Datei, { $done } von { $total } übertragen
   *[other] { $n } Dateien, { $done } von { $total } übertragen
}
draft-recipients = { $n ->
    [0] Noch niemand gewählt
    [one] 1 Praxis
   *[other] { $n } Praxen
}
draft-go-on = Weiter senden
draft-discard = Verwerfen
draft-discard-title = Entwurf verwerfen?
draft-discard-text = Ihre Eingaben und alles, was davon schon übertragen ist, werden gelöscht. Das lässt sich nicht rückgängig machen. Empfänger haben nichts erhalten.
draft-discard-go = Entwurf verwerfen
draft-soon = Änderungen werden gleich gesichert …
draft-kept = Als Entwurf gesichert
draft-not-kept = Noch nicht gesichert: Der Server antwortet nicht. Es wird von selbst erneut versucht.
draft-waiting = { $n ->
    [one] Sie haben 1 angefangenen Befund:
   *[other] Sie haben { $n } angefangene Befunde:
}
draft-new = Neuen Befund beginnen
draft-files-wanted = Bitte wählen Sie die fehlenden Dateien noch einmal aus
draft-files-wanted-text = Ein Browser darf Dateien nach dem Neuladen nicht von selbst wieder öffnen. Ziehen Sie die gekennzeichneten Dateien hierher oder wählen Sie sie aus; in welcher Reihenfolge, ist gleichgültig.
draft-recipient-changed = Ein Empfänger ist nicht mehr gewählt
draft-recipient-changed-text = Seit Sie den Entwurf begonnen haben, haben sich die Schlüssel geändert von: { $names }. Es wurde nichts gesendet. Vergleichen Sie die Prüfnummer telefonisch, bevor Sie diese Praxis wieder wählen.
draft-elsewhere = Dieser Entwurf ist in einem anderen Fenster offen
draft-elsewhere-text = Er wird dort ausgefüllt oder gesendet. Machen Sie dort weiter, oder schließen Sie das andere Fenster und versuchen Sie es hier noch einmal.
draft-look-again = Noch einmal versuchen
draft-sent = Schon gesendet
draft-sent-text = Aus diesem Entwurf ist bereits ein Befund geworden. Er wurde einmal gesendet, und es ist nichts weiter zu tun.
draft-gone = Diesen Entwurf gibt es nicht mehr
draft-gone-text = Er wurde verworfen, oder seine sieben Tage sind um. Die Empfänger haben nichts erhalten.
draft-refused = Dieser Entwurf lässt sich nicht öffnen
draft-refused-text = Er ist beschädigt, oder er wurde mit Schlüsseln gesichert, die es nicht mehr gibt. Gesendet wurde er nicht. Sie können ihn verwerfen und den Befund neu beginnen.

## Neuigkeiten über allen Seiten
fresh-newer = Neue Version: Bitte laden Sie die Seite neu
fresh-newer-text = Der Dienst wurde erneuert. Was Sie ausgefüllt haben, wird vorher als verschlüsselter Entwurf gesichert. Ein laufender Versand darf erst zu Ende gehen.
fresh-reload = Sichern und neu laden
fresh-not-kept = Ihre Eingaben ließen sich gerade nicht sichern. Bitte warten Sie einen Moment und versuchen Sie es noch einmal.
clock-wrong = Die Uhr dieses Geräts geht falsch
clock-ahead = Sie geht um { $time } vor. Senden und Empfangen geht trotzdem; Fristen und Zeiten auf diesen Seiten stimmen aber nicht. Stellen Sie bitte Datum und Uhrzeit.
clock-behind = Sie geht um { $time } nach. Senden und Empfangen geht trotzdem; Fristen und Zeiten auf diesen Seiten stimmen aber nicht. Stellen Sie bitte Datum und Uhrzeit.

## KDL
kdl-reports = Arztberichte
kdl-consult = Konsil und Überweisung
kdl-imaging = Bildgebung
kdl-function = Funktionsdiagnostik
kdl-laboratory = Labor
kdl-pathology = Pathologie
kdl-surgery = Operation
kdl-photo = Fotodokumentation
kdl-patient = Unterlagen der Patienten

## Vertrauen
trust-new = Erster Kontakt
trust-pinned = Nicht geprüft
trust-verified = Geprüft
trust-changed = Schlüssel geändert
trust-refused = Nicht prüfbar
trust-own = Eigene Praxis
trust-since = Schlüssel bekannt seit { $day }
trust-first = Sie senden zum ersten Mal an diese Praxis
trust-first-text = Ihr Browser merkt sich jetzt ihren Schlüssel. Am sichersten vergleichen Sie vorher die Prüfnummer am Telefon.
trust-unverified = Nicht alle Empfänger sind geprüft
trust-unverified-text = Sie können senden, sollten aber die Prüfnummer vergleichen. Erst dann ist sicher, dass der Schlüssel dieser Praxis gehört.
contact-page = Praxis
contact-trust = Vertrauen
contact-since = Schlüssel bekannt seit
contact-log = Im Protokoll zeigen
contact-changed = Achtung: Der Schlüssel dieser Praxis hat sich geändert
contact-changed-text = Es wird nichts gesendet. Vergleichen Sie die Prüfnummer telefonisch, unter einer Nummer, die Sie kennen, bevor Sie fortfahren.
contact-refused = Der Eintrag dieser Praxis ist nicht prüfbar
contact-refused-text = Ihre Schlüssel oder Unterschriften passen nicht zusammen. Es wird nichts gesendet. Informieren Sie den Betreiber.
contacts-lead = Praxen auf diesem Dienst. Geprüfte Schlüssel schützen davor, dass sich jemand als eine andere Praxis ausgibt.
contacts-search = Name, Ort oder BSNR suchen
contacts-empty = Noch keine Zuweiser auf diesem Dienst. Laden Sie die erste Praxis ein.
contacts-invite = Praxis einladen
contacts-own = Ihre Prüfnummer
contacts-own-text = Lesen Sie diese Nummer vor, wenn eine andere Praxis sie vergleichen möchte: 60 Ziffern oder 8 Wörter.
contacts-help-1 = Name, Ort und Betriebsstättennummer einer Praxis sind auf diesem Dienst öffentlich.
contacts-help-2 = Zum Vergleichen rufen Sie die Praxis unter einer Nummer an, die Sie schon kennen, und tippen ein, was man Ihnen vorliest.
contacts-help-3 = Ein Vergleich gilt für alle in Ihrer Praxis und wird von Ihnen unterschrieben.
compare-open = Prüfnummer vergleichen
compare-title = Prüfnummer vergleichen
compare-step-1 = Rufen Sie die Praxis unter einer Nummer an, die Sie schon kennen.
compare-step-2 = Bitten Sie, unter „Zuweiser“ die eigene Prüfnummer vorzulesen.
compare-step-3 = Tippen Sie ein, was Sie hören.
compare-typed = 60 Ziffern oder 8 Wörter
compare-typed-help = Leerzeichen und Zeilen sind gleichgültig.
compare-missing = Bitte tippen Sie die Ziffern oder die Wörter ein.
compare-go = Vergleichen
compare-differs = Die Nummern stimmen nicht überein
compare-differs-text = Lassen Sie sich die Nummer noch einmal vorlesen. Bleibt es dabei, senden Sie nichts und informieren Sie den Betreiber.
compare-digits = Ziffern
compare-words = Wörter
invitation-text = Der Link richtet eine neue Praxis ein und bestätigt zugleich ihre Schlüssel. Er gilt sieben Tage und nur einmal.
invitation-note = Für wen?
invitation-note-help = Nur Ihre Praxis sieht diese Notiz.
invitation-make = Einladungslink erstellen
invitation-made = Geben Sie diesen Link auf einem Weg weiter, dem Sie vertrauen.
invitation-copy = Link kopieren
invitation-once = Der Link wird nur jetzt gezeigt. Wer ihn hat, kann sich als die eingeladene Praxis einrichten.
invitation-list = Einladungen
invitation-none = Keine Einladungen. Mit „Praxis einladen“ erstellen Sie eine.
invitation-open = offen bis { $day }
invitation-taken = angenommen von { $practice }
invitation-false = Die Antwort auf diese Einladung ist nicht echt. Vertrauen Sie der neuen Praxis nicht und informieren Sie den Betreiber.

## Team
nav-team = Team
team-lead = Wer zu Ihrer Praxis gehört, und in welcher Rolle.
team-invite = Person einladen
team-members = Mitglieder
team-name = Name
team-role = Rolle
team-role-missing = Bitte wählen Sie eine Rolle.
team-you = Das sind Sie
team-last-admin = Einzige Administration
team-nameless = Name hier nicht lesbar
team-role-physician = Ärztin/Arzt
team-role-physician-help = Liest und sendet Befunde, erstellt Freigabelinks und darf zurückziehen, was andere aus der Praxis gesendet haben. Sieht das Protokoll nicht und verwaltet niemanden.
team-role-assistant = MFA
team-role-assistant-help = Liest und sendet Befunde und erstellt Freigabelinks. Zurückziehen darf sie nur, was sie selbst gesendet hat.
team-role-administrator = Administration
team-role-administrator-help = Darf alles: auch das Protokoll lesen, einladen, aufnehmen, Rollen ändern und Menschen austragen.
team-role-auditor = Datenschutz
team-role-auditor-help = Liest das Protokoll mit Namen und Titeln. Kann keinen Befund öffnen und keinen senden.
team-role-other = Eigene Zusammenstellung
team-own-last = Außer Ihnen hat niemand die Rolle Administration. Deshalb können Sie weder austreten noch eine andere Rolle bekommen: Sonst könnte niemand mehr einladen oder Rollen ändern. Laden Sie zuerst eine zweite Person als Administration ein.
team-own-other = Ihre eigene Rolle und Ihren Austritt ändert jemand anderes mit der Rolle Administration.
team-proposal = Ihre Zustimmung ist gefragt
team-proposal-own = Ihr Vorschlag wartet
team-proposal-new = { $proposer } schlägt vor, { $name } als Administration in die Praxis aufzunehmen.
team-proposal-role = { $proposer } schlägt vor, { $name } die Rolle Administration zu geben.
team-proposal-own-new = Sie haben vorgeschlagen, { $name } als Administration aufzunehmen. Eine zweite Person mit der Rolle Administration muss auf ihrer Seite „Team“ zustimmen.
team-proposal-own-role = Sie haben vorgeschlagen, { $name } die Rolle Administration zu geben. Eine zweite Person mit der Rolle Administration muss auf ihrer Seite „Team“ zustimmen.
team-proposal-text = Die Administration darf alles, auch andere austragen. Deshalb ernennen immer zwei gemeinsam. Stimmen Sie nur zu, wenn Sie darüber gesprochen haben.
team-proposal-approve = Zustimmen
team-proposal-decline = Ablehnen
team-proposal-withdraw = Zurückziehen
team-proposal-false = Ein Vorschlag lässt sich nicht prüfen
team-proposal-false-text = Auf dem Server liegt ein Vorschlag für eine weitere Administration, der nicht zu dem passt, was dieses Gerät weiß. Hier kann ihm niemand zustimmen. Fragen Sie in Ihrer Praxis, wer ihn gemacht hat.
team-waiting = Wartet auf Aufnahme
team-waiting-text = Wer hier steht, hat Ihren Link benutzt. Ob es auch die gemeinte Person ist, wissen nur Sie: Passt der Name? Hat sie Ihnen gesagt, dass sie so weit ist? Fragen Sie im Zweifel persönlich oder am Telefon.
team-invited-as = Eingeladen als: { $role }
team-invited-for = Eingeladen als: { $role }. Ihre Notiz: { $note }
team-admit = Aufnehmen
team-refuse = Ablehnen
team-false = Diese Antwort ist nicht echt
team-false-text = Sie wurde nicht mit dem Link gemacht, den Sie weitergegeben haben, oder unterwegs verändert. Aufnehmen ist deshalb nicht möglich. Lehnen Sie ab und laden Sie neu ein. Geschieht es wieder, informieren Sie den Betreiber.
team-false-who = dieser Unbekannte
team-refuse-title = Person ablehnen?
team-refuse-text = { $name } wird nicht aufgenommen, und das eben angelegte Konto endet. Gelesen hat es nichts. Sie können jederzeit neu einladen.
team-refuse-go = Person ablehnen
team-open = Offene Einladungen
team-open-none = Keine offenen Einladungen. Mit „Person einladen“ erstellen Sie eine.
team-open-line = { $role }, gültig bis { $day }
team-link-show = Link zeigen
team-revoke = Zurückziehen
team-revoke-title = Einladung zurückziehen?
team-revoke-text = Der Link gilt danach nicht mehr. Sie können jederzeit neu einladen.
team-revoke-go = Einladung zurückziehen
team-invite-text = Die Person öffnet den Link auf ihrem eigenen Gerät, legt einen Passkey an und druckt ihr Wiederherstellungsblatt. Danach nehmen Sie sie hier auf. Vorher kann sie nichts lesen.
team-invite-note = Für wen?
team-invite-note-help = Zum Beispiel „Laura Stein, Anmeldung“. Das sieht nur die Administration Ihrer Praxis.
team-invite-note-missing = Bitte schreiben Sie dazu, für wen die Einladung ist.
team-invite-make = Einladungslink erstellen
team-invite-made = Einladung für { $note }, Rolle: { $role }. Sie gilt bis { $day } und nur einmal.
team-invite-qr = QR-Code der Einladung
team-invite-copy = Link kopieren
team-invite-personal = Geben Sie den Link persönlich weiter
team-invite-personal-text = Am besten scannt die Person den Code gleich hier vom Bildschirm. Wer den Link hat, könnte sich an ihrer Stelle melden; deshalb prüfen Sie bei der Aufnahme noch einmal. Solange er offen ist, finden Sie ihn unter „Offene Einladungen“.
team-change = Rolle ändern
team-change-title = Rolle ändern: { $name }
team-change-text = Die neue Rolle gilt sofort, auch auf Seiten, die gerade offen sind. Was die Person schon gespeichert oder gedruckt hat, behält sie.
team-change-go = Neue Rolle übernehmen
team-change-same = Diese Rolle hat die Person schon. Bitte wählen Sie eine andere.
team-leave = Austritt
team-leave-title = Austritt: { $name }
team-leave-ends = Das endet sofort
team-leave-ends-1 = Alle Sitzungen: Offene Seiten schließen sich beim nächsten Schritt.
team-leave-ends-2 = Die Anmeldung, mit Passkey und mit Wiederherstellungsblatt.
team-leave-ends-3 = Der Zugriff auf Befunde. Die Praxis bekommt neue Schlüssel; was ab jetzt kommt, lässt sich mit den alten nicht öffnen.
team-leave-links = Freigabelinks dieser Person
team-leave-links-text = Die Person kennt diese Links oder ihre PIN. Sie werden deshalb mit widerrufen. Wer noch einen braucht, bekommt von Ihnen einen neuen:
team-leave-links-none = Keine, die noch etwas öffnen.
team-link-unnamed = Ohne Namen
team-link-revoked = widerrufen
team-link-not-revoked = noch nicht widerrufen
team-leave-stays = Das bleibt
team-leave-stays-1 = Was die Person gespeichert oder gedruckt hat, kann Siegel nicht zurückholen.
team-leave-stays-2 = Was sie gesendet hat, bleibt gesendet. Ihre Ereignisse bleiben mit Namen im Protokoll.
team-leave-stays-3 = Ihre Entwürfe kann niemand anderes öffnen. Sie werden spätestens nach sieben Tagen gelöscht.
team-leave-outside = Außerhalb von Siegel
team-leave-outside-text = Haken Sie ab, was schon erledigt ist. Es steht dann auf dem Protokoll; den Rest haken Sie später dort von Hand ab.
team-check-keys = Schlüssel und Zugangskarten sind zurück
team-check-devices = Geräte der Praxis sind zurück; auf privaten ist der Passkey gelöscht
team-check-sheet = Das Wiederherstellungsblatt ist zurück und vernichtet
team-check-accounts = Zugänge zu Praxissoftware, KIM, E-Mail und Telefon sind gesperrt
team-check-cards = PINs der Praxiskarten (SMC-B) und gemeinsame Kennwörter sind geändert
team-check-copies = Gespeicherte und gedruckte Befunde sind zurück oder gelöscht
team-leave-go = Jetzt austragen
team-left = { $name } gehört nicht mehr zur Praxis
team-left-text = Die Sitzungen sind beendet, und die Praxis hat neue Schlüssel. Drucken Sie das Protokoll jetzt: Wenn Sie dieses Fenster schließen, lässt es sich nicht noch einmal erstellen.
team-left-links = Nicht alle Freigabelinks sind widerrufen
team-left-links-text = Freigabelinks der Person ließen sich nicht prüfen oder nicht widerrufen. Bitte sehen Sie unter „Freigabelinks“ nach und widerrufen Sie sie dort.
team-left-print = Austrittsprotokoll drucken
team-sheet-title = Austrittsprotokoll
team-sheet-person = Person
team-sheet-ended = Sofort beendet
team-sheet-signature = Für die Praxis (Name, Datum)
team-sheet-signature-leaver = Ausgetreten (Name, Datum)
team-help-1 = Einladen heißt noch nicht aufnehmen: Erst wenn Sie „Aufnehmen“ wählen, gibt Ihr Browser der Person die Schlüssel der Praxis. Sie liest dann auch die früheren Befunde.
team-help-2 = Jede Aufnahme, jede neue Rolle und jeder Austritt erneuert die Schlüssel der Praxis, wird von Ihnen unterschrieben und steht im Protokoll.
team-help-3 = Ein Konto gehört einer Person. Teilen Sie keine Zugänge: Im Protokoll soll stehen, wer etwas getan hat.

## Einladung annehmen
join-title = Einladung
join-lead = Vier Schritte: Name, Passkey, Wiederherstellungsblatt, Aufnahme. Das dauert etwa fünf Minuten.
join-step-name = Name
join-step-passkey = Passkey
join-step-admission = Aufnahme
join-invited-by = { $practice } lädt Sie ein, mitzuarbeiten. Ihre Rolle: { $role }.
join-until = Die Einladung gilt bis { $day } und nur einmal.
join-name-help = So, wie man Sie in der Praxis kennt. Er wird verschlüsselt; nur die Praxis und Ihre Empfänger sehen ihn.
join-making = Ihre Schlüssel entstehen
join-done = Fast fertig
join-done-text = { $practice } muss Sie noch aufnehmen. Bis dahin können Sie sich nicht anmelden und nichts lesen.
join-next-1 = Sagen Sie in der Praxis Bescheid, dass Sie so weit sind.
join-next-2 = Jemand mit der Rolle Administration öffnet dort „Team“ und wählt bei Ihrem Namen „Aufnehmen“.
join-next-3 = Danach melden Sie sich hier mit Ihrem Passkey an.
join-sign-in = Zur Anmeldung
join-help-1 = Ihre Schlüssel entstehen in Ihrem Browser. Der Server bekommt nur öffentliche und verschlüsselte Schlüssel.
join-help-2 = Nehmen Sie das Gerät, an dem Sie arbeiten werden: Der Passkey gehört dazu. An jedem anderen hilft das Wiederherstellungsblatt.

## Rechte
rights-title = Wer darf was?
rights-lead = Die Rollen und ihre Rechte, und wer welche Rolle hat.
rights-name = rechte
rights-right = Recht
rights-read = Befunde sehen, öffnen und in die Akte übernehmen
rights-send = Befunde senden, Entwürfe anlegen
rights-links = Freigabelinks erstellen, verlängern und widerrufen
rights-withdraw-own = Zurückziehen, was man selbst gesendet hat
rights-withdraw-all = Zurückziehen, was andere aus der Praxis gesendet haben
rights-compare = Prüfnummern anderer Praxen vergleichen
rights-log = Protokoll lesen und Auszüge erstellen
rights-practices = Andere Praxen einladen
rights-team = Personen einladen, aufnehmen und austragen, Rollen ändern
rights-people = Personen und Rollen
rights-help-1 = Lesen und Protokoll sind durch Schlüssel gesichert: Wer das Recht nicht hat, hat den Schlüssel nicht. Die übrigen Rechte hängen an Unterschriften; Server und Empfänger weisen zurück, was jemand ohne das Recht unterschreibt.
rights-help-2 = Rollen ändert die Administration Ihrer Praxis unter „Team“. Eine Änderung gilt sofort.
rights-not = Diese Seite gehört nicht zu Ihrer Rolle
rights-not-text = Ihre Rolle ist: { $role }. Für diese Seite braucht man ein Recht, das sie nicht hat: { $right }.
rights-not-do = Es wurde nichts verändert. Brauchen Sie die Seite für Ihre Arbeit, sprechen Sie mit der Administration Ihrer Praxis.

## Freigabelinks
links-lead = Befunde für Patientinnen und Patienten: Link und PIN auf zwei Wegen.
links-new = Freigabelink erstellen
links-empty = Keine Freigabelinks. Erstellen Sie einen, um einen Befund an eine Patientin oder einen Patienten zu geben.
links-content = Inhalt
links-opened = Geöffnet
links-opened-of = { $n } von { $most }
links-made = Erstellt
links-most = Öffnungen höchstens
links-days-from-now = Gültig ab heute
links-new-pin = Neue PIN
links-new-pin-text = Die alte PIN ist ab sofort ungültig. Der Link bleibt derselbe.
links-extend = Verlängern
links-extend-go = Übernehmen
links-revoke = Widerrufen
links-revoke-text = Der Link öffnet ab sofort nichts mehr, auch nicht mit der PIN. Das lässt sich nicht rückgängig machen; Sie können aber einen neuen Link erstellen.
links-revoke-go = Link widerrufen
links-show = Link zeigen
links-paused-text = Nach fünf falschen PINs macht der Link eine Pause bis { $time }. Danach öffnet er wieder.
links-locked-text = Nach zehn falschen PINs ist der Link gesperrt. Eine neue PIN öffnet ihn wieder.
links-revoked-text = Widerrufen am { $time }.
links-exposed = Der Link wurde unterwegs sichtbar
links-exposed-text = Am { $time } hat ein E-Mail-Dienst den Link so verändert, dass sein Geheimnis einen Server erreichte. Die PIN schützt ihn weiterhin. Erstellen Sie am besten einen neuen Link und widerrufen Sie diesen.
links-refused-text = Dieser Link ist nicht prüfbar: Seine Unterschrift oder sein Platz im Protokoll stimmt nicht. Informieren Sie den Betreiber.
link-active = Aktiv
link-paused = Pause
link-locked = Gesperrt
link-used-up = Aufgebraucht
link-expired = Abgelaufen
link-revoked = Widerrufen
links-help-1 = Wer nur den Link oder nur die PIN findet, kann nichts lesen. Geben Sie beide deshalb auf verschiedenen Wegen weiter, zum Beispiel den Link als Brief und die PIN am Telefon.
links-help-2 = Nach fünf falschen PINs macht der Link 15 Minuten Pause, nach zehn ist er gesperrt, bis Sie eine neue PIN vergeben.
links-help-3 = Wer den Link öffnet, sehen Sie hier und im Protokoll: wann und wie oft, nicht wer vor dem Bildschirm saß.
link-new-lead = Wählen Sie Befunde und legen Sie fest, wie lange und wie oft der Link öffnet.
link-new-findings = Befunde
link-new-none = Es gibt noch keinen Befund, den Sie freigeben können. Legen Sie unter „Senden“ zuerst einen an.
link-new-chosen-missing = Bitte wählen Sie mindestens einen und höchstens 50 Befunde.
link-new-terms = Bedingungen
link-new-name = Für wen?
link-new-name-help = Nur Ihre Praxis sieht diesen Namen, in der Liste und im Protokoll.
link-new-days = Gültig
link-new-most-help = Jede Eingabe der PIN zählt als Öffnung.
link-new-most-wrong = Bitte geben Sie eine Zahl von 1 bis 1000 ein.
link-new-pin = PIN
pin-6 = 6 Ziffern
pin-6-help = Leicht am Telefon zu sagen.
pin-8 = 8 Ziffern
pin-8-help = Für besonders empfindliche Befunde.
link-new-neutral = Neutraler Absender
link-new-neutral-help = Steht auf der Seite, bevor die PIN eingegeben ist. Er soll nichts über die Erkrankung verraten.
link-new-neutral-missing = Bitte geben Sie einen Absender ein, den die Patientin oder der Patient erkennt.
link-new-phone = Telefon für Rückfragen
link-new-phone-help = Steht neben dem Absender, auch wenn die PIN verloren ist.
link-new-phone-missing = Bitte geben Sie eine Telefonnummer für Rückfragen an.
link-new-go = Link und PIN erstellen
link-made-title = Link und PIN
link-made-lead = Geben Sie beide auf verschiedenen Wegen weiter.
link-made-two = Zwei Karten, zwei Wege
link-made-two-text = Schicken Sie die PIN nicht auf demselben Weg wie den Link. Haben Sie den Link gemailt, sagen Sie die PIN am Telefon.
link-made-link = Karte 1: der Link
link-made-link-text = Als Brief mit QR-Code, oder kopiert in eine Nachricht.
link-made-qr = QR-Code des Freigabelinks
link-made-copy = Link kopieren
link-made-letter = Patientenbrief drucken
link-made-pin = Karte 2: die PIN
link-made-pin-text = Am Telefon sagen oder auf einem eigenen Zettel mitgeben.
link-made-slip = PIN-Zettel drucken
link-made-done = Fertig
letter-title = Ihr Befund steht bereit
letter-hello = Guten Tag,
letter-text = wir stellen Ihnen einen Befund sicher verschlüsselt bereit. Scannen Sie diesen Code mit der Kamera Ihres Telefons:
letter-type = Oder geben Sie diese Adresse vollständig in Ihren Browser ein:
letter-pin = Sie brauchen dazu eine PIN. Sie steht nicht in diesem Brief; Sie bekommen sie von uns auf einem anderen Weg.
letter-until = { $n ->
    [one] Der Link gilt bis { $day } und lässt sich einmal öffnen.
   *[other] Der Link gilt bis { $day } und lässt sich { $n }-mal öffnen.
}
letter-phone = Haben Sie Fragen? Rufen Sie uns an:
letter-foot = Die Unterlagen werden erst auf Ihrem Gerät entschlüsselt. Niemand außer Ihnen und der Praxis kann sie lesen.
slip-title = Ihre PIN
slip-text = Geben Sie diese PIN ein, wenn die Seite danach fragt. Bewahren Sie sie getrennt vom Link auf.

## Protokoll
log-lead = Wer hat was getan? Namen und Titel öffnet Ihr Browser; der Server kennt sie nicht.
log-holds = Das Protokoll ist lückenlos
log-holds-text = { $n ->
    [one] 1 Eintrag geprüft. Er passt zum unterschriebenen Prüfpunkt.
   *[other] Alle { $n } Einträge geprüft. Sie passen zum unterschriebenen Prüfpunkt.
}
log-broken = Das Protokoll ist nicht schlüssig
log-broken-at = Ab Eintrag { $n } passt das Protokoll nicht zum Prüfpunkt. Bitte ändern Sie nichts, sichern Sie den Nachweis und informieren Sie den Betreiber.
log-broken-text = Das Protokoll passt nicht zu dem, was früher bestätigt wurde. Bitte ändern Sie nichts, sichern Sie den Nachweis und informieren Sie den Betreiber.
log-object = Befund, Link oder Praxis
log-all-objects = Alle
log-person = Person
log-all-people = Alle
log-kind = Art
log-all-kinds = Alle
log-from = Von
log-until = Bis
log-words = In den geladenen Zeilen suchen
log-what = Ereignis
log-when = Zeit
log-word = Bezeugt
log-signed = Unterschrieben
log-attested = Vom Server
log-wrong = Unterschrift falsch
log-more = Ältere laden
log-empty = Keine Ereignisse gefunden. Weiten Sie den Zeitraum oder löschen Sie die Filter.
log-help-1 = „Unterschrieben“: Die Person hat das Ereignis selbst bezeugt. „Vom Server“: Nur der Server sagt es.
log-help-2 = Jede Zeile wurde geprüft: Sie steht an ihrem Platz im Protokoll. Ohne fremde Zeugen kann ein unehrlicher Server aber verschiedenen Praxen Verschiedenes zeigen.
log-help-3 = Auch das Lesen des Protokolls wird protokolliert.
event-someone = Jemand
event-holder = Die Inhaberin oder der Inhaber des Links
event-something = (ohne Namen)
event-elsewhere = Ihre Praxis
event-practice-founded = { $who } hat die Praxis eingerichtet.
event-statement-added = { $who } hat Mitglieder oder Schlüssel der Praxis geändert.
event-statement-proposed = { $who } hat eine weitere Administration vorgeschlagen: { $other }.
event-statement-declined = { $who } hat einen Vorschlag abgelehnt oder zurückgezogen: { $other }.
event-team-changed = { $who } hat Zugehörigkeit oder Rolle geändert: { $other }.
event-keyring-written = { $who } hat den eigenen Schlüsselbund gesichert.
event-chain-extended = { $who } hat die eigenen Schlüssel ergänzt.
event-signed-in = { $who } hat sich angemeldet.
event-recovered = { $who } hat sich mit dem Wiederherstellungsblatt angemeldet.
event-signed-out = { $who } hat sich abgemeldet.
event-invitation-created = { $who } hat jemanden eingeladen.
event-invitation-revoked = { $who } hat eine Einladung zurückgezogen.
event-invitation-accepted = Eine Einladung wurde angenommen.
event-contact-pinned = { $who } hat sich die Schlüssel von { $what } gemerkt oder sie verglichen.
event-finding-sent = { $who } hat „{ $what }“ gesendet.
event-grant-given = { $who } hat „{ $what }“ für { $other } freigegeben.
event-grant-revoked = { $who } hat „{ $what }“ zurückgezogen.
event-grant-said-revoked = Laut Server ist „{ $what }“ zurückgezogen. Unterschrieben hat das niemand.
event-fetched = { $who } hat eine Datei von „{ $what }“ abgerufen.
event-opened = { $who } hat „{ $what }“ geöffnet.
event-filed = { $who } hat „{ $what }“ in die Akte übernommen.
event-link-created = { $who } hat den Freigabelink „{ $what }“ erstellt.
event-link-changed = { $who } hat Gültigkeit oder Öffnungen von „{ $what }“ geändert.
event-link-armed = { $who } hat „{ $what }“ eine neue PIN gegeben.
event-link-revoked = { $who } hat „{ $what }“ widerrufen.
event-link-opened = Der Freigabelink „{ $what }“ wurde mit der richtigen PIN geöffnet.
event-link-pin-wrong = Beim Freigabelink „{ $what }“ wurde eine falsche PIN eingegeben.
event-link-paused = Der Freigabelink „{ $what }“ macht nach falschen PINs eine Pause.
event-link-locked = Der Freigabelink „{ $what }“ wurde nach zu vielen falschen PINs gesperrt.
event-link-fetched = Über den Freigabelink „{ $what }“ wurde eine Datei abgerufen.
event-link-receipt = Über den Freigabelink „{ $what }“ wurde ein Befund geöffnet; die Quittung liegt vor.
event-log-read = { $who } hat das Protokoll angesehen.
event-practice-head = Der Stand des Protokolls wurde bestätigt.
event-label-added = { $who } hat Namen ergänzt.
event-account-rewrapped = { $who } hat Passkeys oder Wiederherstellungsblatt geändert.
event-sessions-ended = { $who } hat andere Sitzungen beendet.
event-exported = { $who } hat „{ $what }“ als Datei ausgegeben.
event-exported-dispatch = { $who } hat einen Versandnachweis für „{ $what }“ erstellt.
event-exported-log = { $who } hat einen Auszug aus dem Protokoll erstellt.
event-exported-archive = { $who } hat „{ $what }“ in einem Archiv gespeichert.
kind-finding-sent = Gesendet
kind-grant-given = Freigegeben
kind-fetched = Abgerufen
kind-opened = Geöffnet
kind-filed = In Akte übernommen
kind-grant-revoked = Zurückgezogen
kind-link-created = Freigabelink erstellt
kind-link-opened = Freigabelink geöffnet
kind-link-fetched = Über Link abgerufen
kind-link-pin-wrong = Falsche PIN
kind-link-revoked = Freigabelink widerrufen
kind-signed-in = Angemeldet
kind-recovered = Mit Blatt angemeldet
kind-contact-pinned = Schlüssel gemerkt oder verglichen
kind-exported = Nachweis, Auszug oder Archiv

## Auswahl, Nachweise, Archiv
choose-head = Auswahl
choose-bar = Auswahl und was damit geschehen soll
choose-all = Alle auf dieser Seite
choose-one = „{ $title }“ auswählen
choose-count = { $n ->
    [0] Nichts ausgewählt
    [one] 1 ausgewählt
   *[other] { $n } ausgewählt
}
sent-from = Gesendet ab
sent-until = Gesendet bis
sent-help-4 = Der Versandnachweis sagt, was an wen ging und was daraus wurde. Wählen Sie einzelne Befunde aus, oder grenzen Sie den Zeitraum ein und wählen Sie alle auf dieser Seite.
export-making = Wird zusammengestellt und geprüft
export-read = { $n } gelesen
event-passkey-added = { $who } hat einen Passkey angelegt.
event-passkey-removed = { $who } hat einen Passkey entfernt.
event-sheet-renewed = { $who } hat ein neues Wiederherstellungsblatt erstellt.
event-mail-asked = { $who } hat eine E-Mail-Adresse angegeben; sie ist noch nicht bestätigt.
event-mail-confirmed = { $who } hat die eigene E-Mail-Adresse bestätigt.
event-mail-removed = { $who } hat die eigene E-Mail-Adresse entfernt.
event-notices-chosen = { $who } hat gewählt, welche Nachrichten per E-Mail kommen.
export-missing = Nicht alles ist darin
export-missing-text = { $n ->
    [one] 1 Befund ließ sich nicht prüfen oder ist nicht mehr da. Was sich nicht prüfen lässt, steht in keinem Nachweis.
   *[other] { $n } Befunde ließen sich nicht prüfen oder sind nicht mehr da. Was sich nicht prüfen lässt, steht in keinem Nachweis.
}
export-plain = Was Sie jetzt drucken oder speichern, ist nicht mehr verschlüsselt und nennt Namen und Titel. Fortfahren?
export-print = Drucken
export-csv = Als Tabelle (CSV)
export-json = Für Programme (JSON)
export-too-long = Zum Drucken ist das zu lang. Speichern Sie es, oder grenzen Sie den Zeitraum ein.
export-made-at = Erstellt am
export-made-by = Erstellt von
export-trial = Testbetrieb
export-yes = ja
export-no = nein
export-finding-id = Kennung des Befunds
export-revision = Fassung
export-place = Ort
export-licence = Betriebsstättennummer
export-to-place = Empfänger: Ort
export-to-licence = Empfänger: Betriebsstättennummer
export-fingerprint = Prüfnummer
export-trust = Schlüssel
export-sent-by = Gesendet von
export-sent-logged = Gesendet (Uhr des Servers)
export-sent-signed = Gesendet (unterschrieben)
export-sent-leaf = Gesendet (Eintrag im Protokoll)
export-act-when = { $act }: Zeit
export-act-who = { $act }: Person
export-act-word = { $act }: bezeugt
export-act-leaf = { $act }: Eintrag
export-signed = Unterschrieben
export-server = Bestätigt vom Server
export-file = Datei
export-bytes = Byte
export-sealed = SHA-256 der verschlüsselten Datei
export-sha256 = SHA-256 der Datei
export-manifest = SHA-256 der Unterschrift
export-log = Protokoll
export-log-size = Prüfpunkt: Einträge
export-log-root = Prüfpunkt: Wurzel
export-leaf = Eintrag
export-logged = Zeit (Uhr des Servers)
export-signed-at = Zeit (unterschrieben)
export-practice = Praxis
export-object-id = Kennung
export-other = Andere Praxis
export-reference = Verweis
export-leaf-hash = SHA-256 des Eintrags
export-filter = Filter
export-no-filter = Keiner: alle Einträge
export-before = Vor
export-words = Wörter
export-chain = Prüfung
export-path = Pfad im Archiv
export-left-out = Ausgelassen, weil
dispatch-title = Versandnachweis
dispatch-name = versandnachweis
dispatch-count = { $n ->
    [one] Der Nachweis für 1 Befund liegt bereit.
   *[other] Der Nachweis für { $n } Befunde liegt bereit.
}
dispatch-foot = „Unterschrieben“: Die Person hat es mit ihrem Schlüssel bezeugt; die erste Zeit nennt die Uhr des Servers, die zweite die ihres Geräts. „Bestätigt vom Server“: Nur der Server sagt es. Jeder Eintrag wurde beim Erstellen geprüft: Er steht im Protokoll unter dem genannten Prüfpunkt. Die Wurzel des Prüfpunkts können Sie mit einem Protokollauszug vergleichen.
extract-title = Protokollauszug
extract-name = protokollauszug
extract-count = { $n ->
    [one] 1 Eintrag passt zum Filter und wurde geprüft.
   *[other] { $n } Einträge passen zum Filter und wurden geprüft.
}
extract-verify = So prüfen Sie diesen Auszug
extract-verify-text = Öffnen Sie im Dienst das Protokoll und erstellen Sie einen Auszug mit demselben Filter. Die Einträge müssen dieselben Nummern, Zeiten und Hashwerte tragen (die Hashwerte stehen in der CSV- und der JSON-Fassung). Das Protokoll wird nur länger: Ein neuer Prüfpunkt hat mindestens so viele Einträge wie dieser. Hat er gleich viele, muss auch die Wurzel gleich sein. Sonst informieren Sie die Administration Ihrer Praxis und bewahren Sie beide Auszüge auf.
archive-go = Als Archiv speichern
archive-title = Als Archiv speichern (ZIP)
archive-name = befunde
archive-list = inhalt.csv
archive-count = { $n ->
    [one] 1 Befund, zusammen { $size }.
   *[other] { $n } Befunde, zusammen { $size }.
}
archive-text = Die Dateien werden unverschlüsselt auf diesem Gerät gespeichert. Fortfahren?
archive-some-not = { $n ->
    [one] 1 Befund wird ausgelassen: Er darf nicht gespeichert werden oder lässt sich nicht öffnen. Am Ende und im Archiv steht, welcher und warum.
   *[other] { $n } Befunde werden ausgelassen: Sie dürfen nicht gespeichert werden oder lassen sich nicht öffnen. Am Ende und im Archiv steht, welche und warum.
}
archive-told = Wer Ihnen die Befunde gesendet hat, erfährt, dass sie geöffnet wurden.
archive-too-many = Ein Archiv fasst höchstens { $n } Befunde. Bitte wählen Sie weniger aus.
archive-saving = Wird geprüft, entschlüsselt und gespeichert
archive-step = { $title } · { $size }
archive-none = Es wurde kein Archiv gespeichert.
archive-broken = Das war bei „{ $title }“. Es wurde kein Archiv gespeichert. Wählen Sie diesen Befund ab, wenn es wieder geschieht.
archive-done = Das Archiv ist gespeichert
archive-done-text = { $n ->
    [one] 1 Datei. Prüfsummen und Absender stehen im Archiv in „inhalt.csv“.
   *[other] { $n } Dateien. Prüfsummen und Absender stehen im Archiv in „inhalt.csv“.
}
archive-left-out = Nicht im Archiv
archive-not-allowed = Der Absender erlaubt nicht, ihn zu speichern. Sie können ihn weiterhin ansehen.
archive-withdrawn = Der Absender hat ihn zurückgezogen, oder er ist nicht mehr gültig.
archive-keys-changed = Die Schlüssel der absendenden Praxis haben sich geändert. Vergleichen Sie zuerst die Prüfnummer.
archive-damaged = Er ist beschädigt oder wurde verändert. Bitte fordern Sie ihn neu an.
archive-gone = Er ist nicht mehr da.

## Konto
account-passkeys = Passkeys
account-passkey-added = Angelegt am { $time }
account-passkey-used = Zuletzt verwendet am { $time }
account-passkey-unused = Noch nicht verwendet
account-passkey-none = Sie haben noch keinen Passkey. Legen Sie einen an, damit eine Geste zum Anmelden genügt.
account-passkey-own = Hier angemeldet
account-passkey-unnamed = Passkey vom { $day }
account-passkey-one = Passkey
account-passkey-here = Damit sind Sie gerade angemeldet. Um ihn zu entfernen, melden Sie sich mit einem anderen Passkey an.
account-passkey-last = Ihr einziger Passkey. Er lässt sich erst entfernen, wenn Sie einen weiteren angelegt haben.
account-passkey-rename = „{ $name }“ umbenennen
account-passkey-rename-title = Passkey umbenennen
account-passkey-rename-go = Namen speichern
account-passkey-name = Name
account-passkey-name-help = Zum Beispiel „Handy“ oder „Rechner Anmeldung“. Nur Sie sehen ihn; der Server kann ihn nicht lesen.
account-passkey-name-missing = Geben Sie dem Passkey einen Namen.
account-passkey-remove = „{ $name }“ entfernen
account-passkey-remove-go = Passkey entfernen
account-passkey-why = Warum möchten Sie ihn entfernen?
account-passkey-why-missing = Wählen Sie einen Grund. Davon hängt ab, was Sie noch tun sollten.
account-passkey-spare = Ich brauche ihn nicht mehr
account-passkey-lost = Das Gerät ist verloren oder gestohlen
account-passkey-removed-1 = Dieser Passkey meldet Sie nicht mehr an und öffnet Ihr Konto nicht mehr.
account-passkey-removed-2 = Alle anderen Sitzungen Ihres Kontos enden sofort. Hier arbeiten Sie weiter.
account-passkey-removed-3 = Das Protokoll der Praxis hält fest, dass Sie einen Passkey entfernt haben.
account-passkey-stolen = Was das Entfernen nicht rückgängig macht
account-passkey-stolen-text = Wer das Gerät entsperren konnte, kann bis jetzt alles gelesen haben, was Sie lesen dürfen. Ihre eigenen Schlüssel bleiben dieselben: Hat jemand sie herauskopiert oder hat ein unehrlicher Server alte Kopien aufbewahrt, nützt das Entfernen dagegen nichts.
account-passkey-stolen-do = Bei diesem Verdacht: Lassen Sie sich von einer anderen Administration aus der Praxis entfernen und neu einladen. Dann bekommen Sie und die Praxis neue Schlüssel. Lag das Wiederherstellungsblatt beim Gerät, erstellen Sie ein neues.
account-sheet-text = Das Blatt ist Ihr zweiter Weg, falls alle Passkeys verloren gehen. Ist es weg oder hat es jemand gesehen, erstellen Sie ein neues.
account-sheet-renew = Neues Blatt erstellen
account-sheet-renew-text = Das alte Blatt gilt danach nicht mehr. Bitte vernichten Sie es. Halten Sie einen Drucker bereit: Der neue Code wird nur einmal gezeigt.
account-sheet-renew-go = Neues Blatt jetzt erstellen
account-sessions = Sitzungen
account-session-since = Angemeldet seit { $time }
account-session-seen = Zuletzt aktiv { $time }
account-session-device = { $browser } auf { $system }
account-session-unknown = Unbekanntes Gerät
account-session-end = Beenden: { $device }, seit { $time }
account-session-own = Diese Sitzung
account-sessions-end = Alle anderen beenden
account-preferences = Einstellungen auf diesem Gerät
account-language = Sprache
account-shortcuts = Tastenkürzel verwenden
account-shortcuts-help = „n“, „/“, „?“ und „g“ mit „e“ oder „a“. Sie ruhen, während Sie tippen.
account-help-1 = Zwei Wege zum Anmelden sollten immer bereitliegen: ein Passkey und das Blatt.
account-help-2 = Sehen Sie eine Sitzung, die Sie nicht kennen, beenden Sie alle anderen und erstellen Sie ein neues Blatt.
account-help-3 = Auf diesem Gerät wird nur die gewählte Sprache gespeichert, sonst nichts.

## Hilfe und Rechtliches
help-lead = Das Wichtigste in Kürze.
help-support = Ansprechpartner
help-send = Einen Befund senden
help-send-text = Öffnen Sie „Senden“, ziehen Sie die Dateien hinein, wählen Sie Empfänger und Grundlage, prüfen Sie die Zusammenfassung und senden Sie. Unter „Ausgang“ sehen Sie, wie weit der Befund ist.
help-receive = Einen Befund empfangen
help-receive-text = Neue Befunde stehen oben im „Eingang“. Öffnen Sie einen, sehen Sie die Dateien an und bestätigen Sie mit „In Akte übernommen“, sobald er in Ihrer Dokumentation liegt.
help-patient = Einen Befund an Patienten geben
help-patient-text = Erstellen Sie einen Freigabelink. Geben Sie Link und PIN auf zwei verschiedenen Wegen weiter, zum Beispiel Brief und Telefon.
help-trust = Wem gehört ein Schlüssel?
help-trust-text = Vergleichen Sie die Prüfnummer einer Praxis einmal am Telefon. Meldet Siegel später, dass sich der Schlüssel geändert hat, wird nichts gesendet, bis Sie erneut verglichen haben.
help-recovery = Wenn der Passkey weg ist
help-recovery-text = Melden Sie sich mit dem gedruckten Wiederherstellungsblatt an. Ohne Passkey und ohne Blatt kann niemand Ihre Befunde öffnen, auch nicht der Betreiber.
help-not = Was Siegel nicht ist
help-not-text = Siegel ersetzt nicht Ihre Behandlungsdokumentation, nicht KIM und nicht die elektronische Patientenakte. Die Vorschau ist nicht zur Befundung zugelassen.
help-keys = Tastenkürzel
help-keys-text = „n“ neuer Befund, „/“ Suche, „g“ dann „e“ Eingang, „g“ dann „a“ Ausgang, „?“ diese Hilfe, Esc schließt Fenster.
legal-missing = Der Betreiber hat diesen Text noch nicht hinterlegt. Bitte wenden Sie sich an ihn.
missing-title = Seite nicht gefunden
missing-text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie unvollständig.
missing-back = Zur Startseite
notices-title = Benachrichtigungen per E-Mail
notices-text = Siegel kann Ihnen schreiben, wenn etwas für Sie da ist oder mit Ihrem Konto etwas geschieht. Die E-Mail sagt nur, dass es etwas gibt, nie worum oder um wen es geht. Die Angabe ist freiwillig; den Server erreicht die Adresse lesbar, denn sonst könnte er nicht schreiben.
notices-address = E-Mail-Adresse
notices-address-help = Sie bekommen einen Link, mit dem Sie die Adresse bestätigen. Erst danach zählt sie.
notices-wrong = Das ist keine vollständige E-Mail-Adresse. Schreiben Sie sie so: name@praxis.de, ohne Umlaute.
notices-give = Link zum Bestätigen senden
notices-waiting = Bitte bestätigen Sie die Adresse
notices-waiting-text = An { $address } ist ein Link unterwegs. Öffnen Sie ihn bis { $time }. Kommt nichts an, sehen Sie im Spam-Ordner nach oder geben Sie die Adresse noch einmal an.
notices-confirmed = Bestätigt
notices-failing = E-Mails kommen nicht an
notices-failing-text = Seit { $time } nimmt diese Adresse nichts mehr an. Bis sie es wieder tut, schreiben wir Ihnen nur noch, wenn es um die Sicherheit Ihres Kontos geht. Prüfen Sie die Adresse oder geben Sie eine andere an.
notices-folder = Von hier gehen noch keine E-Mails hinaus
notices-folder-text = Für diese Installation ist kein Mailserver eingerichtet. E-Mails bleiben in einem Ordner liegen; fragen Sie, wer Siegel bei Ihnen betreibt, nach dem Link zum Bestätigen.
notices-change = Andere Adresse angeben
notices-remove = Adresse entfernen
notices-remove-text = Danach schreibt Ihnen Siegel nicht mehr, auch nicht, wenn sich jemand anderes an Ihrem Konto anmeldet.
notices-remove-go = Entfernen
notices-which = Worüber möchten Sie benachrichtigt werden?
notices-arrived = Ein neuer Befund ist da
notices-opened = Etwas, das ich gesendet habe, wurde geöffnet
notices-locked = Ein Link von mir wurde gesperrt
notices-oversight = In der Praxis geschieht etwas Wichtiges: Rollen, Schlüssel, Ausgaben
notices-always = Immer benachrichtigt werden Sie, wenn sich jemand mit einem neuen Gerät oder mit Ihrem Wiederherstellungsblatt anmeldet, wenn sich Passkeys oder das Blatt ändern, und wenn diese Adresse geändert wird.
notices-save = Auswahl speichern
notices-saved = Gespeichert.
## E-Mail-Adresse bestätigen
confirm-title = E-Mail-Adresse bestätigen
confirm-lead = Damit Benachrichtigungen an die richtige Stelle gehen.
confirm-text = Sie haben den Link aus unserer E-Mail geöffnet. Mit dem Knopf bestätigen Sie, dass Sie dort Benachrichtigungen bekommen möchten.
confirm-go = Adresse bestätigen
confirm-done = Die Adresse ist bestätigt.
confirm-done-text = Benachrichtigungen gehen ab jetzt dorthin. Sie können diese Seite schließen.
confirm-account = Zu „Konto“
confirm-no-link = Hier fehlt der Link.
confirm-no-link-text = Öffnen Sie den Link noch einmal aus der E-Mail heraus, oder fordern Sie nach dem Anmelden unter „Konto“ einen neuen an.
confirm-help-1 = Haben Sie die E-Mail nicht erwartet, schließen Sie diese Seite einfach. Ohne den Knopf geschieht nichts.
confirm-help-2 = Der Link gilt 24 Stunden und nur einmal.

