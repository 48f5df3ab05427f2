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
