## Rahmen
door-title = Geschützter Befund
door-letters = Größere Schrift
door-letters-normal = Normale Schrift
door-help = Fragen? Rufen Sie an:
door-close = Schließen
door-cancel = Abbrechen
door-back = Zurück

## Vor dem Öffnen
door-closed-title = Für Sie liegt ein Befund bereit
door-closed-what = Eine Praxis oder Klinik hat Ihnen Unterlagen geschickt. Lesen kann sie nur, wer diesen Link und die PIN hat.
door-closed-pin = Bitte legen Sie Ihre PIN bereit. Sie haben sie getrennt von diesem Link bekommen: am Telefon, auf einem Zettel oder als SMS.
door-open = Befund öffnen

## PIN
door-from = Von
door-phone = Telefon:
door-pin-title = Bitte geben Sie Ihre PIN ein
door-pin = PIN
door-pin-help = 6 oder 8 Ziffern. Leerzeichen sind egal.
door-pin-show = PIN zeigen
door-pin-hide = PIN verbergen
door-pin-go = Unterlagen anzeigen
door-pin-missing = Bitte geben Sie Ihre PIN ein.
door-pin-length = { $n ->
    [one] Das ist nur 1 Ziffer. Eine PIN hat 6 oder 8 Ziffern. Bitte prüfen Sie Ihre Eingabe.
   *[other] Das sind { $n } Zeichen. Eine PIN hat 6 oder 8 Ziffern. Bitte prüfen Sie Ihre Eingabe.
}
door-tries = { $n ->
    [one] Sie haben noch 1 Versuch.
   *[other] Sie haben noch { $n } Versuche.
}
door-no-pin = Sie haben keine PIN?
door-no-pin-what = Die PIN steht aus Sicherheitsgründen nicht in derselben Nachricht wie der Link. Die Praxis sagt Ihnen die PIN oder gibt Ihnen eine neue.
door-no-pin-call = Rufen Sie dort an:
door-opening = Ihr Befund wird auf diesem Gerät entschlüsselt.
door-opening-who = Niemand außer Ihnen und der Praxis kann ihn lesen.

## Der Link lässt sich nicht öffnen
door-barred-title = Der Befund lässt sich gerade nicht öffnen
door-shut-title = Dieser Link öffnet keinen Befund
door-code-title = Code aus dem Brief eingeben
door-code-what = Auf dem Brief Ihrer Praxis steht ein Code aus drei Gruppen mit je sieben Zeichen.
door-code = Code
door-code-help = Große und kleine Buchstaben sind gleich. Leerzeichen und Striche können Sie weglassen.
door-code-typed = So steht es da, { $n } von 21 Zeichen:
door-code-missing = Bitte geben Sie den Code aus dem Brief ein.
door-code-wrong = Der Code stimmt noch nicht. Es sind 21 Zeichen. Bitte vergleichen Sie ihn Gruppe für Gruppe mit dem Brief.
door-code-go = Weiter
door-code-link = Haben Sie den Link als Nachricht bekommen? Dann tippen Sie dort auf den Link; Sie brauchen hier nichts einzugeben.
door-code-offer = Code aus dem Brief eingeben
door-cut-title = Hier fehlt ein Stück des Links
door-cut-more = Manche Programme schneiden lange Links ab oder brechen sie um. Dann hilft es oft, die ganze Nachricht hier einzufügen: Diese Seite sucht den Link darin. Haben Sie den Link aus dem Brief abgetippt, vergleichen Sie Zeichen für Zeichen: Große und kleine Buchstaben zählen. Am leichtesten geht es mit der Kamera und dem QR-Code im Brief.
door-cut-code = Haben Sie einen Brief mit einem Code aus drei Gruppen? Dann brauchen Sie den Link nicht. Klappt es wieder nicht, rufen Sie bitte die Praxis an, von der Sie den Link haben.
door-paste = Link aus der Nachricht einfügen
door-paste-help = Kopieren Sie die ganze Nachricht und fügen Sie sie hier ein. Der übrige Text bleibt auf Ihrem Gerät.
door-paste-missing = Bitte fügen Sie hier die Nachricht ein, in der der Link steht.
door-paste-nothing = In diesem Text steht kein ganzer Link. Bitte kopieren Sie die Nachricht von Anfang bis Ende, auch wenn der Link darin über mehrere Zeilen geht.
door-paste-several = In diesem Text stehen mehrere Links. Bitte fügen Sie nur den ein, den Sie öffnen möchten.
door-paste-go = Link suchen und öffnen
door-reloaded-title = Bitte öffnen Sie den Link noch einmal
door-reloaded-what = Zu Ihrem Schutz merkt sich diese Seite Ihren Link nicht. Nach dem Neuladen ist sie deshalb leer. Es ging nichts verloren.
door-reloaded-do = Gehen Sie zurück zur Nachricht und tippen Sie dort noch einmal auf den Link. Oder scannen Sie den QR-Code im Brief noch einmal.
door-ended-title = Sie haben die Ansicht beendet
door-ended-what = Ihre Unterlagen sind von diesem Bildschirm entfernt. Sie können dieses Fenster jetzt schließen.
door-ended-do = Dateien, die Sie gespeichert haben, liegen weiter auf diesem Gerät. Zum Weiterlesen öffnen Sie den Link noch einmal.
door-late-title = Die Ansicht hat sich geschlossen
door-late-what = Nach 30 Minuten schließt sich diese Seite zu Ihrem Schutz von selbst. Es ging nichts verloren.
door-late-do = Öffnen Sie den Link noch einmal, wenn Sie weiterlesen möchten. Sie brauchen wieder Ihre PIN.

## Die Unterlagen
door-list-title = Ihre Unterlagen
door-list-from = Von
door-untitled = Unterlagen
door-found-on = Befund vom
door-author = Gesendet von
door-verified = Absender geprüft
door-note = Notiz der Praxis
door-corrected = Dies ist die korrigierte Fassung vom { $day }.
door-corrected-do = Eine frühere Fassung ist damit überholt. Haben Sie Dateien daraus gespeichert, verwenden Sie diese bitte nicht mehr.
door-outrun = Es gibt eine korrigierte Fassung vom { $day }.
door-outrun-do = Dieser Link zeigt sie noch nicht. Bitten Sie die Praxis, den Link zu erneuern. Link und PIN bleiben gleich.
door-withdrawn = Ein Teil der Unterlagen wurde zurückgezogen oder ist abgelaufen und wird nicht mehr gezeigt. Bei Fragen rufen Sie bitte die Praxis an.
door-view = Ansehen
door-save = Speichern
door-kind-pdf = PDF-Dokument
door-kind-picture = Bild
door-kind-dicom = Medizinische Bilder (DICOM)
door-kind-text = Text
door-kind-file = Datei
door-exposed = Ihr Mailprogramm hat den Link verändert.
door-exposed-do = Der Link funktioniert trotzdem, aber sein geheimer Teil kann dabei einem fremden Server bekannt geworden sein. Ohne PIN öffnet er nichts. Bitten Sie die Praxis um einen neuen Link, wenn Sie ihn noch länger brauchen.
door-near = Diese Ansicht schließt sich in zwei Minuten.
door-near-do = Das dient Ihrem Schutz. Zum Weiterlesen öffnen Sie den Link danach noch einmal.

## Was gilt
door-rules = Gut zu wissen
door-until = Der Link gilt bis { $day }.
door-left = { $n ->
    [0] Sie haben ihn jetzt so oft geöffnet wie erlaubt. Speichern Sie, was Sie behalten möchten.
    [one] Sie können ihn noch 1 weiteres Mal öffnen.
   *[other] Sie können ihn noch { $n } weitere Male öffnen.
}
door-no-save = Die Praxis hat das Speichern für diesen Link nicht vorgesehen. Wenn Sie eine Kopie brauchen, rufen Sie dort an.
door-half-hour = Diese Seite schließt sich nach 30 Minuten von selbst.
door-who-title = Wer sieht was?
door-who-reads = Lesen können die Unterlagen nur Sie, die Praxis, die sie Ihnen geschickt hat, und alle, denen diese Praxis sie sonst noch gegeben hat. Die Unterschrift des Absenders wurde gerade auf Ihrem Gerät geprüft.
door-who-practice = Die Praxis sieht, wann Sie den Link geöffnet und welche Dateien Sie abgerufen haben.
door-who-operator = Der Betreiber dieses Dienstes sieht, wann und von welcher Internet-Adresse der Link benutzt wurde und ungefähr, wie groß die Dateien sind. Inhalt, Dateinamen und Ihren Namen sieht er nicht.
door-questions = Sie haben Fragen, möchten Auskunft oder sind nicht einverstanden? Rufen Sie die Praxis an; sie ist für Ihre Unterlagen verantwortlich.

## Um Verlängerung bitten
door-ask = Praxis um Verlängerung bitten
door-ask-what = Ein Tipp genügt, Sie brauchen nicht anzurufen. Die Praxis sieht, welcher Link gemeint ist und wann Sie gebeten haben.
door-asked = Die Praxis weiß jetzt Bescheid.
door-asked-what = Verlängert sie den Link, öffnen Sie ihn wieder mit derselben PIN. Ist er schon abgelaufen, bekommen Sie vielleicht einen neuen. Am Telefon erreichen Sie die Praxis wie immer.

## Wer zugegriffen hat
door-access-title = Wer hat wann zugegriffen?
door-access-what = Hier sehen Sie, wann dieser Link geöffnet wurde, ob jemand eine falsche PIN eingegeben hat und was die Praxis am Link geändert hat. Auch Ihr jetziger Besuch steht in der Liste.
door-access-show = Zugriffe anzeigen
door-access-again = Liste erneuern
door-access-list = Zugriffe mit diesem Link, der neueste zuerst
door-access-made = Die Praxis hat diesen Link erstellt.
door-access-changed = Die Praxis hat an diesem Link etwas geändert: wie lange er gilt, wie oft er sich öffnen lässt oder was er zeigt.
door-access-armed = Die Praxis hat diesem Link eine neue PIN gegeben.
door-access-revoked = Die Praxis hat diesen Link beendet.
door-access-opened = Der Link wurde mit der richtigen PIN geöffnet.
door-access-fetched = Die Datei „{ $file }“ wurde abgerufen.
door-access-fetched-gone = Eine Datei wurde abgerufen, die dieser Link nicht mehr zeigt.
door-access-pin-wrong = Jemand hat eine falsche PIN eingegeben. Es wurde nichts geöffnet.
door-access-paused = Nach falschen PINs war der Link 15 Minuten lang gesperrt.
door-access-locked = Nach zu vielen falschen PINs wurde der Link gesperrt.
door-access-more = Es gibt ältere Einträge. Fragen Sie die Praxis danach.
door-access-not-me = Das waren nicht Sie? Die Praxis kann den Link sofort beenden. Rufen Sie dort an.
door-access-others = Die Liste zeigt nur, was mit diesem Link geschah; sie kommt vom Server dieses Dienstes. Wer Ihre Unterlagen in Praxen gelesen hat, sagt Ihnen die Praxis, die sie Ihnen geschickt hat.

## Eine Datei
door-to-list = Zur Liste
door-fetching = Die Datei wird geladen und entschlüsselt
door-too-large = Diese Datei ist zu groß für die Ansicht im Browser.
door-too-large-do = Sie ist { $size } groß. Sie können sie speichern und danach öffnen.
door-save-title = Datei speichern
door-save-what = Auf diesem Gerät speichern? Dort ist die Datei dann nicht mehr geschützt. Speichern Sie nur, wenn das Gerät Ihnen gehört.
door-save-go = Ja, speichern
door-saving = Wird gespeichert
door-saved = Die Datei ist gespeichert.
door-saved-where = Sie finden sie bei Ihren Downloads oder an dem Ort, den Sie gewählt haben.

## Beenden
door-end = Beenden und Spuren entfernen
door-end-title = Ansicht beenden?
door-end-what = Die Unterlagen verschwinden von diesem Bildschirm. Der Link bleibt gültig; Sie können ihn später noch einmal öffnen.
door-end-files = Dateien, die Sie gespeichert haben, bleiben auf diesem Gerät. Löschen Sie sie dort, wenn andere es benutzen.
door-end-go = Ja, beenden
