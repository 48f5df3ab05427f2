## Frame
shell-skip = Skip to content
shell-nav = Main menu
shell-more = More
shell-trial = Trial service – no real patient data
button-busy = Please wait …
dialog-close = Close
help-open = Help for this page
field-optional = (optional)
form-faults = Please check these entries:
step-done = (done)

## Time
duration-seconds = { $n ->
    [one] 1 second
   *[other] { $n } seconds
}
duration-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
