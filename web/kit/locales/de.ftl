## Rahmen
shell-skip = Zum Inhalt springen
shell-nav = Hauptmenü
shell-more = Mehr
shell-trial = Testbetrieb – keine echten Patientendaten
button-busy = Bitte warten …
dialog-close = Schließen
help-open = Hilfe zu dieser Seite
field-optional = (freiwillig)
form-faults = Bitte prüfen Sie diese Angaben:
copy-done = Kopiert.
task-loading = Wird geladen …
step-done = (erledigt)

## Zeit
duration-seconds = { $n ->
    [one] 1 Sekunde
   *[other] { $n } Sekunden
}
duration-minutes = { $n ->
    [one] 1 Minute
   *[other] { $n } Minuten
}
duration-hours = { $n ->
    [one] 1 Stunde
   *[other] { $n } Stunden
}

## Was schiefgehen kann: was geschah, was es bedeutet (-why), was zu tun ist (-do)
problem-not-found = Das wurde nicht gefunden.
problem-not-found-why = Es ist nicht mehr da, oder es ist nicht für Sie bestimmt.
problem-not-found-do = Gehen Sie zurück zur Liste und wählen Sie neu aus.
problem-signed-out = Ihre Sitzung ist beendet.
problem-signed-out-why = Sitzungen enden nach 15 Minuten ohne Eingabe, nach 12 Stunden, oder wenn Sie sie an einem anderen Gerät beenden. Was schon gesendet war, ging nicht verloren.
problem-signed-out-do = Bitte melden Sie sich wieder an.
problem-sign-in-failed = Anmeldung nicht möglich.
problem-sign-in-failed-why = Passkey oder Wiederherstellungscode passen zu keinem Konto dieses Dienstes.
problem-sign-in-failed-do = Bitte prüfen Sie Ihre Angaben oder nutzen Sie Ihren anderen Weg: Passkey oder Wiederherstellungsblatt.
problem-not-admitted = Ihre Praxis hat Sie noch nicht aufgenommen.
problem-not-admitted-why = Ihr Zugang ist eingerichtet. Bevor Sie sich anmelden können, muss die Administration Ihrer Praxis Sie im Team aufnehmen.
problem-not-admitted-do = Bitten Sie die Person, die Sie eingeladen hat, unter „Team“ auf „Aufnehmen“ zu drücken. Melden Sie sich danach noch einmal an.
problem-proof-needed = Nicht bestätigt. Es wurde nichts geändert.
problem-proof-needed-why = Für diesen Schritt müssen Sie in den letzten fünf Minuten bestätigt haben, dass Sie es sind.
problem-proof-needed-do = Drücken Sie noch einmal auf denselben Knopf und bestätigen Sie dann.
problem-account-locked = Dieses Konto ist vorübergehend gesperrt.
problem-account-locked-why = Zehn Anmeldungen hintereinander sind gescheitert. Ihre war richtig, zählt aber erst wieder, wenn die Sperre aufgehoben ist.
problem-account-locked-do = Haben Sie eine E-Mail-Adresse angegeben, öffnen Sie den Link, der dorthin ging (30 Minuten gültig). Sonst hilft jemand mit der Rolle Administration, oder Sie melden sich mit dem Wiederherstellungsblatt an. Nach 24 Stunden endet die Sperre von selbst.
problem-outside-zone = Von diesem Standort ist die Anmeldung nicht freigegeben.
problem-outside-zone-why = Ihre Praxis lässt Anmeldungen nur von bestimmten Internetanschlüssen aus zu. Dieser gehört nicht dazu. Ihr Konto ist nicht gesperrt.
problem-outside-zone-do = Wenden Sie sich an Ihre Praxisadministration.
problem-access-ended = Ihr Zugang ist abgelaufen.
problem-access-ended-why = Ihre Praxis hat Ihrem Zugang ein Enddatum gegeben, und das ist vorbei. Ihr Konto ist nicht gesperrt.
problem-access-ended-do = Wird der Zugang noch gebraucht, verlängert ihn Ihre Praxisadministration.
problem-access-not-begun = Ihr Zugang gilt ab { $day }.
problem-access-not-begun-why = Ihre Praxis hat Sie schon aufgenommen, aber erst ab diesem Tag. Ihr Konto ist nicht gesperrt.
problem-access-not-begun-do = Melden Sie sich dann noch einmal an. Brauchen Sie den Zugang früher, ändert Ihre Praxisadministration den Beginn.
problem-nobody-stays = Jemand mit der Rolle Administration muss jetzt schon und ohne Ende Zugang haben.
problem-nobody-stays-why = Sonst könnte eines Tages niemand mehr Zugänge verlängern oder Menschen aufnehmen. Geändert wurde nichts.
problem-nobody-stays-do = Heben Sie zuerst bei einer anderen Person mit der Rolle Administration die Befristung auf, oder ernennen Sie eine weitere.
problem-leaves-you-out = Der Anschluss, an dem Sie gerade arbeiten, fehlt in diesen Zugriffszonen.
problem-leaves-you-out-why = Es wurde nichts geändert. Mit dieser Liste könnte sich von hier aus niemand mehr anmelden.
problem-leaves-you-out-do = Nehmen Sie Ihre jetzige Adresse auf. Soll sie fehlen, speichern Sie noch einmal und bestätigen die Rückfrage.
problem-ceremony-ended = Das hat zu lange gedauert.
problem-ceremony-ended-why = Zu Ihrer Sicherheit gilt eine Anmeldung nur fünf Minuten und nur einmal. Es wurde nichts verändert.
problem-ceremony-ended-do = Drücken Sie einfach noch einmal auf denselben Knopf.
problem-foreign-request = Die Anfrage wurde abgewiesen.
problem-foreign-request-why = Sie kam nicht von dieser Seite. Das dient Ihrem Schutz; es wurde nichts verändert.
problem-foreign-request-do = Öffnen Sie Siegel direkt über die Adresse Ihrer Praxis und versuchen Sie es erneut.
problem-not-allowed = Für diese Aktion fehlt Ihnen die Berechtigung.
problem-not-allowed-why = Es wurde nichts verändert.
problem-not-allowed-do = Wenden Sie sich an die Administration Ihrer Praxis.
problem-malformed = Die Angaben konnten nicht verarbeitet werden.
problem-malformed-why = Diese Seite und der Server verstehen einander nicht, meist weil eine ältere Fassung der Seite offen ist. Es wurde nichts verändert.
problem-malformed-do = Laden Sie die Seite neu und versuchen Sie es noch einmal.
problem-not-verified = Eine Unterschrift konnte nicht bestätigt werden.
problem-not-verified-why = Der Server hat die Daten deshalb nicht angenommen. Es wurde nichts verändert.
problem-not-verified-do = Laden Sie die Seite neu. Bleibt es dabei, informieren Sie die Administration Ihrer Praxis.
problem-conflict = Jemand anderes war schneller.
problem-conflict-why = Die Daten haben sich geändert, während Sie daran arbeiteten. Ihre Änderung wurde nicht übernommen.
problem-conflict-do = Sehen Sie sich den neuen Stand an und versuchen Sie es erneut.
problem-stale-epoch = Die Schlüssel wurden inzwischen erneuert.
problem-stale-epoch-why = In Ihrem Team oder bei einem Empfänger hat sich etwas geändert. Es wurde nichts gesendet, damit niemand mit alten Schlüsseln mitlesen kann.
problem-stale-epoch-do = Bitte versuchen Sie es noch einmal; die neuen Schlüssel werden dann verwendet.
problem-corrected = Jemand aus Ihrer Praxis war schneller.
problem-corrected-why = Der Befund hat inzwischen eine neuere Fassung, oder er wurde bei einem Empfänger zurückgezogen. Ihre Fassung wurde nicht gesendet.
problem-corrected-do = Sehen Sie sich den Befund an. Was Sie ausgefüllt haben, liegt unter „Entwürfe“: von dort schreiben Sie an der neuen Fassung weiter.
problem-case-waits = Die Fallakte wartet auf neue Schlüssel.
problem-case-waits-why = Eine Praxis hat die Fallakte verlassen, oder im Team einer Praxis hat sich etwas geändert. Bis die Fallakte neue Schlüssel hat, nimmt sie keine Befunde auf. Es wurde nichts gesendet.
problem-case-waits-do = Bitten Sie die Praxis, die die Fallakte angelegt hat, ihr neue Schlüssel zu geben. Danach versuchen Sie es noch einmal.
problem-case-closed = Die Fallakte ist geschlossen.
problem-case-closed-why = Die Praxis, die sie angelegt hat, hat sie geschlossen. Sie nimmt keine Befunde mehr auf. Es wurde nichts gesendet.
problem-case-closed-do = Senden Sie den Befund direkt, oder legen Sie eine neue Fallakte an.
problem-unit-waits = Die Einheit wartet auf neue Schlüssel.
problem-unit-waits-why = Jemand hat die Praxis verlassen oder neue Schlüssel bekommen und gehörte zu dieser Einheit. Bis sie neue Schlüssel hat, nimmt die Einheit keine Befunde an. Es wurde nichts gesendet.
problem-unit-waits-do = Senden Sie den Befund an die Praxis selbst, oder bitten Sie sie, der Einheit neue Schlüssel zu geben.
problem-engine-gone = Das Verschlüsselungsprogramm dieser Seite läuft nicht.
problem-engine-gone-why = Der Browser hat es nicht geladen oder beendet. Es ist nichts verloren: Was schon übertragen ist, bleibt erhalten.
problem-engine-gone-do = Versuchen Sie es noch einmal. Hilft das nicht, laden Sie die Seite neu.
problem-account-changed = Ihre Schlüssel wurden inzwischen erneuert.
problem-account-changed-why = In einem anderen Fenster oder auf einem anderen Gerät wurde ein neues Wiederherstellungsblatt erstellt oder ein Passkey entfernt. Mit den alten Schlüsseln sichert diese Seite nichts mehr: Es ließe sich nie wieder öffnen.
problem-account-changed-do = Bestätigen Sie mit Ihrem Passkey oder melden Sie sich neu an; dann geht es mit den neuen Schlüsseln weiter.
problem-too-large = Das ist zu groß.
problem-too-large-why = Der Server nimmt diese Menge nicht an. Es wurde nichts gesendet.
problem-too-large-do = Teilen Sie die Dateien auf mehrere Befunde auf.
problem-file-too-large = „{ $name }“ ist größer als { $max }.
problem-file-too-large-why = Die Datei wurde nicht aufgenommen. An den anderen Dateien ändert sich nichts.
problem-file-too-large-do = Bitte teilen Sie die Datei auf.
problem-part-not-sealed = Der Versand wurde angehalten.
problem-part-not-sealed-why = Ein Teil einer Datei war nicht verschlüsselt. Der Server hat ihn abgewiesen und nicht gespeichert.
problem-part-not-sealed-do = Laden Sie die Seite neu und informieren Sie die Administration, bevor Sie erneut senden.
problem-part-damaged = Ein Teil der Datei kam beschädigt an.
problem-part-damaged-why = Die Verbindung hat Daten verändert. Der Teil wurde nicht gespeichert.
problem-part-damaged-do = Bitte setzen Sie den Versand fort; der Teil wird erneut gesendet.
problem-incomplete = Der Befund ist noch nicht vollständig hochgeladen.
problem-incomplete-why = Die Empfänger haben noch nichts erhalten.
problem-incomplete-do = Setzen Sie den Versand fort, bis alle Teile übertragen sind.
problem-prf-leaked = Die Anmeldung wurde angehalten.
problem-prf-leaked-why = Diese Seite wollte ein Geheimnis Ihres Passkeys mitsenden. Der Server hat die Anfrage verworfen.
problem-prf-leaked-do = Bitte nutzen Sie einen anderen Browser und informieren Sie den Betreiber.
problem-too-many = Zu viele Anfragen in kurzer Zeit.
problem-too-many-why = Der Dienst bremst, um sich vor Missbrauch zu schützen.
problem-too-many-do = { $n ->
    [0] Bitte warten Sie einen Moment und versuchen Sie es erneut.
    [one] Bitte warten Sie 1 Sekunde.
   *[other] Bitte warten Sie { $n } Sekunden.
}
problem-pairing-gone = Dieser Code gilt nicht mehr.
problem-pairing-gone-why = Er wurde schon benutzt, abgebrochen oder durch einen neuen ersetzt, oder er ist abgelaufen.
problem-pairing-gone-do = Lassen Sie sich auf dem Gerät, auf dem Sie angemeldet sind, einen neuen Code zeigen. Haben Sie den Code selbst noch nicht benutzt, hat ihn vielleicht jemand anderes: Geben Sie dann keine Ziffern ein.
problem-invitation-gone = Diese Einladung ist nicht mehr gültig.
problem-invitation-gone-why = Sie wurde schon verwendet, ist abgelaufen oder wurde zurückgezogen.
problem-invitation-gone-do = Bitten Sie um einen neuen Link: die Praxis, die Sie eingeladen hat, oder den Betreiber.
problem-mail-link-gone = Dieser Link ist nicht mehr gültig.
problem-mail-link-gone-why = Er wurde schon benutzt, ist abgelaufen oder durch einen neueren ersetzt.
problem-mail-link-gone-do = Melden Sie sich an und fordern Sie unter „Konto“ einen neuen an.
problem-unlock-link-gone = Dieser Link ist nicht mehr gültig.
problem-unlock-link-gone-why = Er wurde schon benutzt, ist abgelaufen, oder die Sperre ist schon aufgehoben.
problem-unlock-link-gone-do = Versuchen Sie, sich anzumelden. Sonst hilft jemand mit der Rolle Administration, oder Sie melden sich mit dem Wiederherstellungsblatt an. Nach 24 Stunden endet die Sperre von selbst.
problem-link-gone = Dieser Link ist nicht (mehr) gültig.
problem-link-gone-why = Er ist abgelaufen, wurde zurückgezogen oder nicht vollständig übernommen.
problem-link-gone-do = Bitte wenden Sie sich an die Praxis, die Ihnen den Link gegeben hat.
problem-pin-wrong = Die PIN stimmt nicht.
problem-pin-wrong-why = { $n ->
    [one] Sie haben noch 1 Versuch.
   *[other] Sie haben noch { $n } Versuche.
}
problem-pin-wrong-do = Vergleichen Sie die PIN Ziffer für Ziffer mit der, die Sie von der Praxis bekommen haben.
problem-link-paused = Dieser Link ist für kurze Zeit gesperrt.
problem-link-paused-why = Die PIN wurde mehrmals falsch eingegeben. Das schützt Ihre Unterlagen; es ging nichts verloren.
problem-link-paused-do = Ab { $time } Uhr geht es weiter: Öffnen Sie dann den Link noch einmal. Oder rufen Sie die Praxis an: Mit einer neuen PIN geht es sofort.
problem-link-locked = Dieser Link wurde zu Ihrem Schutz gesperrt.
problem-link-locked-why = Die PIN wurde zu oft falsch eingegeben. Niemand kann die Unterlagen jetzt öffnen.
problem-link-locked-do = Bitte rufen Sie Ihre Praxis an; sie kann Ihnen eine neue PIN geben.
problem-link-used-up = Dieser Link wurde bereits so oft geöffnet wie erlaubt.
problem-link-used-up-why = Die Praxis hat die Zahl der Öffnungen begrenzt.
problem-link-used-up-do = Bitte rufen Sie Ihre Praxis an, wenn Sie die Unterlagen noch einmal brauchen.
problem-ticket-ended = Die Zeit für diesen Abruf ist um.
problem-ticket-ended-why = Jeder Abruf gilt zu Ihrem Schutz nur für kurze Zeit.
problem-ticket-ended-do = Öffnen Sie die Datei noch einmal.
problem-withdrawn = Dieser Befund wurde zurückgezogen oder ist nicht mehr gültig.
problem-withdrawn-why = Der Absender hat ihn zurückgezogen, oder seine Gültigkeit ist abgelaufen. Er lässt sich nicht mehr öffnen.
problem-withdrawn-do = Wenn Sie ihn noch brauchen, fragen Sie beim Absender nach.
problem-storage-full = Auf dem Server ist kein Platz mehr.
problem-storage-full-why = Dies wurde nicht gespeichert. Alles, was schon gespeichert war, ist sicher.
problem-storage-full-do = Bitte sagen Sie dem Betreiber Bescheid und versuchen Sie es danach erneut.
problem-busy = Der Dienst ist gerade ausgelastet.
problem-busy-why = Es wurde nichts verändert.
problem-busy-do = Bitte versuchen Sie es gleich noch einmal.
problem-unavailable = Der Dienst ist gerade nicht erreichbar.
problem-unavailable-why = Ihre Daten sind sicher.
problem-unavailable-do = Bitte versuchen Sie es in einigen Minuten erneut.
problem-internal = Es ist ein unerwarteter Fehler aufgetreten.
problem-internal-why = Der Fehler liegt beim Dienst, nicht bei Ihnen. Es wurde nichts verändert.
problem-internal-do = Versuchen Sie es erneut. Bleibt es dabei, nennen Sie dem Betreiber den Code.
problem-offline = Die Verbindung ist unterbrochen.
problem-offline-why = Der Server antwortet nicht. Ihre Daten sind sicher.
problem-offline-do = Prüfen Sie die Internetverbindung und versuchen Sie es erneut.
problem-damaged = Das ist beschädigt oder wurde verändert.
problem-damaged-why = Eine Prüfung Ihres Browsers ist fehlgeschlagen. Der Inhalt wird deshalb nicht angezeigt.
problem-damaged-do = Bitte fordern Sie den Befund neu an und informieren Sie die Administration Ihrer Praxis.
problem-key-changed = Achtung: Der Schlüssel eines Empfängers hat sich geändert.
problem-key-changed-why = Es wurde nichts gesendet. Ein geänderter Schlüssel kann harmlos sein, oder jemand gibt sich als diese Praxis aus.
problem-key-changed-do = Vergleichen Sie die Prüfnummer telefonisch, bevor Sie fortfahren.
problem-no-code = In diesem Bild war kein Code eines Prüfblatts zu erkennen.
problem-no-code-why = Das Bild ist vielleicht unscharf, zu dunkel, oder der Code ist angeschnitten.
problem-no-code-do = Fotografieren Sie den ganzen Code noch einmal gerade von oben, oder tippen Sie die Ziffern ein.
problem-pairing-no-code = In diesem Bild war kein Code für ein neues Gerät zu erkennen.
problem-pairing-no-code-why = Das Bild ist vielleicht unscharf, der Code ist angeschnitten, oder er gehört zu einem anderen Dienst.
problem-pairing-no-code-do = Fotografieren Sie den ganzen Code noch einmal gerade von vorn, oder tippen Sie die Zeichen ein.
problem-pairing-mistyped = Dieser Code stimmt nicht.
problem-pairing-mistyped-why = Die Prüfzeichen passen nicht zusammen; meist ist ein Zeichen vertauscht.
problem-pairing-mistyped-do = Vergleichen Sie Gruppe für Gruppe mit dem anderen Gerät.
problem-pairing-forged = Was hier ankam, stammt nicht von dem anderen Gerät.
problem-pairing-forged-why = Auf dem Weg wurde etwas verändert, oder der Dienst zeigt nicht Ihr Konto. Es wurde deshalb abgebrochen.
problem-pairing-forged-do = Versuchen Sie es mit einem neuen Code. Geschieht es wieder, informieren Sie die Administration Ihrer Praxis.
problem-sender-changed = Achtung: Der Schlüssel der absendenden Praxis hat sich geändert.
problem-sender-changed-why = Der Befund wurde nicht geöffnet, und es wurde nichts zurückgemeldet. Ein geänderter Schlüssel kann harmlos sein, oder jemand gibt sich als diese Praxis aus.
problem-sender-changed-do = Vergleichen Sie unter „Zuweiser“ die Prüfnummer telefonisch, unter einer Nummer, die Sie kennen. Danach lässt sich der Befund öffnen.
problem-differs = Die Prüfnummern stimmen nicht überein.
problem-differs-why = Was Sie eingegeben haben, gehört nicht zu den Schlüsseln dieser Praxis. Es kann ein Hörfehler sein, oder jemand gibt sich als diese Praxis aus.
problem-differs-do = Lassen Sie sich die Nummer noch einmal vorlesen. Bleibt es dabei, senden Sie nichts und informieren Sie den Betreiber.
problem-no-key = Für diesen Befund haben Sie keinen Schlüssel.
problem-no-key-why = Er wurde verschlüsselt, bevor Sie Zugang bekamen, oder für eine andere Stelle.
problem-no-key-do = Bitten Sie die Administration Ihrer Praxis oder den Absender um eine Freigabe.
problem-passkey-cancelled = Der Passkey wurde nicht bestätigt.
problem-passkey-cancelled-why = Das Fenster wurde geschlossen, oder es dauerte zu lange. Es wurde nichts verändert.
problem-passkey-cancelled-do = Versuchen Sie es noch einmal, oder nutzen Sie Ihr Wiederherstellungsblatt.
problem-passkey-unfit = Dieser Passkey kann Ihre Schlüssel nicht öffnen.
problem-passkey-unfit-why = Browser oder Gerät kennen die nötige Erweiterung (PRF) nicht.
problem-passkey-unfit-do = Nutzen Sie einen aktuellen Browser, den Passkey Ihres Telefons oder einen neueren Sicherheitsschlüssel.
problem-passkey-foreign = Dieser Passkey gehört zu einem anderen Konto.
problem-passkey-foreign-why = Geöffnet ist das Konto einer anderen Person. Es wurde nichts verändert.
problem-passkey-foreign-do = Bestätigen Sie mit dem Passkey, mit dem Sie sich angemeldet haben. Möchten Sie die Person wechseln, sperren Sie zuerst.
problem-code-mistyped = Dieser Code stimmt nicht.
problem-code-mistyped-why = Die Prüfzeichen passen nicht zusammen; meist ist ein Zeichen vertauscht.
problem-code-mistyped-do = Vergleichen Sie Gruppe für Gruppe mit Ihrem Wiederherstellungsblatt.
problem-link-cut = Der Link ist unvollständig.
problem-link-cut-why = Beim Kopieren oder Weiterleiten ging ein Stück verloren. Es wurde nichts geöffnet.
problem-link-cut-do = Bitte öffnen Sie ihn vollständig aus der Nachricht oder scannen Sie den QR-Code erneut.
problem-link-over = Dieser Link ist nicht mehr offen.
problem-link-over-why = Die Praxis hat ihn inzwischen beendet oder ihm eine neue PIN gegeben, oder seine Zeit ist um. Mit der bisherigen PIN öffnet er nichts mehr.
problem-link-over-do = Rufen Sie die Praxis an, wenn Sie die Unterlagen noch brauchen. Was Sie gespeichert haben, behalten Sie.
problem-cancelled = Der Vorgang wurde abgebrochen.
problem-cancelled-why = Die Empfänger haben nichts erhalten.
problem-cancelled-do = Sie können jederzeit neu beginnen.
problem-file-gone = Eine Datei ist nicht mehr lesbar.
problem-file-gone-why = Sie wurde verändert, verschoben oder gelöscht, seit Sie sie ausgewählt haben.
problem-file-gone-do = Entfernen Sie die Datei aus der Liste und wählen Sie sie neu aus.
problem-team-changed = Jemand anderes hat das Team gerade geändert.
problem-team-changed-why = Ihre Änderung wurde nicht übernommen. Die Seite zeigt jetzt den neuen Stand.
problem-team-changed-do = Sehen Sie nach, ob die Änderung noch nötig ist, und versuchen Sie es dann noch einmal.
problem-last-admin = Die Praxis hätte dann keine Administration mehr.
problem-last-admin-why = Es wurde nichts geändert. Ohne Administration könnte niemand mehr Personen aufnehmen oder Rechte vergeben.
problem-last-admin-do = Geben Sie zuerst einer anderen Person die Rolle „Administration“.
problem-last-way = Dieser Passkey lässt sich jetzt nicht entfernen.
problem-last-way-why = Es wurde nichts geändert. Er ist Ihr einziger, oder Sie sind gerade mit ihm angemeldet.
problem-last-way-do = Legen Sie einen weiteren Passkey an, oder melden Sie sich mit einem anderen an.
problem-browser = Ihr Browser kann das nicht sicher ausführen.
problem-browser-why = Ihm fehlt eine Funktion, die zum Ver- und Entschlüsseln gebraucht wird.
problem-browser-do = Bitte aktualisieren Sie ihn oder nutzen Sie ein anderes Gerät.
problem-unexpected = Es ist ein unerwarteter Fehler aufgetreten.
problem-unexpected-why = Der Vorgang wurde nicht abgeschlossen.
problem-unexpected-do = Laden Sie die Seite neu und versuchen Sie es noch einmal.
notice-support = Für Rückfragen beim Betreiber: { $code }

## Vorschau
preview-none = Für dieses Format gibt es keine Vorschau.
preview-none-do = Sie können die Datei speichern und mit einem passenden Programm öffnen.
preview-failed = Dieses Dokument lässt sich hier nicht anzeigen.
preview-password = Dieses Dokument ist mit einem eigenen Kennwort geschützt.
preview-opening = Das Dokument wird geöffnet …
preview-pages = { $n ->
    [one] 1 Seite
   *[other] { $n } Seiten
}
preview-page = Seite { $n }
preview-smaller = Kleiner
preview-larger = Größer
preview-shift = Schieben Sie die Seite zur Seite, um alles zu sehen.
preview-full-size = In voller Größe zeigen
preview-whole = Ganzes Bild zeigen
