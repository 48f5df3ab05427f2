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
copy-done = Copied.
task-loading = Loading …
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

## What can go wrong: what happened, what it means (-why), what to do (-do)
problem-not-found = This was not found.
problem-not-found-why = It no longer exists, or it is not meant for you.
problem-not-found-do = Go back to the list and choose again.
problem-signed-out = Your session has ended.
problem-signed-out-why = Sessions end after 15 minutes without input, after 12 hours, or when you end them on another device. Nothing that was sent is lost.
problem-signed-out-do = Please sign in again.
problem-sign-in-failed = Sign-in failed.
problem-sign-in-failed-why = Passkey or recovery code belong to no account of this service.
problem-sign-in-failed-do = Check your details or use your other way: passkey or recovery sheet.
problem-not-admitted = Your practice has not admitted you yet.
problem-not-admitted-why = Your account is set up. Before you can sign in, an administrator of your practice must admit you to the team.
problem-not-admitted-do = Ask the person who invited you to press “Admit” under “Team”. Then sign in again.
problem-proof-needed = Not confirmed. Nothing was changed.
problem-proof-needed-why = For this step you must have confirmed within the last five minutes that it is you.
problem-proof-needed-do = Press the same button again, and then confirm.
problem-account-locked = This account is locked for a while.
problem-account-locked-why = Ten sign-ins in a row failed. Yours was right, but counts only once the lock is gone.
problem-account-locked-do = If you gave a mail address, open the link sent there (good for 30 minutes). Otherwise somebody with the role Administration can help, or you sign in with the recovery sheet. After 24 hours the lock ends by itself.
problem-outside-zone = Sign-in is not allowed from this location.
problem-outside-zone-why = Your practice allows sign-ins from certain internet connections only. This is not one of them. Your account is not locked.
problem-outside-zone-do = Contact your practice administrator.
problem-access-ended = Your access has ended.
problem-access-ended-why = Your practice gave your access an end date, and it has passed. Your account is not locked.
problem-access-ended-do = If access is still needed, your practice administrator extends it.
problem-access-not-begun = Your access begins on { $day }.
problem-access-not-begun-why = Your practice has admitted you already, but only from that day on. Your account is not locked.
problem-access-not-begun-do = Sign in once more then. If you need access earlier, the administration of your practice changes its beginning.
problem-nobody-stays = Somebody with the role Administration must have access already, and without an end.
problem-nobody-stays-why = Otherwise nobody could extend access or take people in one day. Nothing was changed.
problem-nobody-stays-do = First lift the limit of another person with the role Administration, or appoint one more.
problem-leaves-you-out = The connection at which you work just now is missing from these access zones.
problem-leaves-you-out-why = Nothing was changed. With this list nobody could sign in from here any more.
problem-leaves-you-out-do = Add your present address. If it is meant to be missing, save once more and confirm the question.
problem-ceremony-ended = This took too long.
problem-ceremony-ended-why = For your safety a sign-in is good for five minutes only, and only once. Nothing was changed.
problem-ceremony-ended-do = Just press the same button once more.
problem-foreign-request = The request was refused.
problem-foreign-request-why = It did not come from this page. This protects you; nothing was changed.
problem-foreign-request-do = Open Siegel directly at your practice's address and try again.
problem-not-allowed = You do not have permission for this action.
problem-not-allowed-why = Nothing was changed.
problem-not-allowed-do = Contact the administrator of your practice.
problem-malformed = The entries could not be processed.
problem-malformed-why = This page and the server do not understand each other, mostly because an older version of the page is open. Nothing was changed.
problem-malformed-do = Reload the page and try again.
problem-not-verified = A signature could not be confirmed.
problem-not-verified-why = So the server did not accept the data. Nothing was changed.
problem-not-verified-do = Reload the page. If it stays like this, inform the administrator of your practice.
problem-conflict = Somebody else was faster.
problem-conflict-why = The data changed while you worked on it. Your change was not taken over.
problem-conflict-do = Look at the new state and try again.
problem-stale-epoch = The keys have been renewed meanwhile.
problem-stale-epoch-why = Something has changed in your team or at a recipient. Nothing was sent, so that nobody can read along with old keys.
problem-stale-epoch-do = Please try once more; the new keys will be used then.
problem-corrected = Somebody of your practice was faster.
problem-corrected-why = The finding has a newer version by now, or it was withdrawn from a recipient. Your version was not sent.
problem-corrected-do = Have a look at the finding. What you filled in is kept under “Drafts”: go on from there, with the newest version.
problem-case-waits = The case waits for new keys.
problem-case-waits-why = A practice has left the case, or something has changed in the team of one. Until the case has new keys it takes no findings. Nothing was sent.
problem-case-waits-do = Ask the practice that opened the case to give it new keys. Then try once more.
problem-case-closed = The case is closed.
problem-case-closed-why = The practice that opened it has closed it. It takes no more findings. Nothing was sent.
problem-case-closed-do = Send the finding directly, or open a new case.
problem-unit-waits = The unit waits for new keys.
problem-unit-waits-why = Somebody who belonged to this unit has left the practice, or has new keys. Until it has new keys, the unit takes no findings. Nothing was sent.
problem-unit-waits-do = Send the finding to the practice itself, or ask it to give the unit new keys.
problem-engine-gone = The encryption program of this page is not running.
problem-engine-gone-why = The browser did not load it, or ended it. Nothing is lost: what was transferred is kept.
problem-engine-gone-do = Please try again. If that does not help, reload the page.
problem-account-changed = Your keys have been renewed meanwhile.
problem-account-changed-why = In another window or on another device a new recovery sheet was made or a passkey was removed. This page saves nothing more with the old keys: nobody could ever open it again.
problem-account-changed-do = Confirm with your passkey or sign in again; then it goes on with the new keys.
problem-too-large = This is too large.
problem-too-large-why = The server does not accept this amount. Nothing was sent.
problem-too-large-do = Split the files over several findings.
problem-file-too-large = “{ $name }” is larger than { $max }.
problem-file-too-large-why = The file was not added. Nothing changes for the other files.
problem-file-too-large-do = Please split the file.
problem-part-not-sealed = Sending was stopped.
problem-part-not-sealed-why = A part of a file was not encrypted. The server refused it and did not store it.
problem-part-not-sealed-do = Reload the page and inform the administrator before you send again.
problem-part-damaged = A part of the file arrived damaged.
problem-part-damaged-why = The connection changed data. The part was not stored.
problem-part-damaged-do = Please continue sending; the part will be sent again.
problem-incomplete = The finding is not uploaded completely yet.
problem-incomplete-why = The recipients have received nothing yet.
problem-incomplete-do = Continue sending until all parts are transferred.
problem-prf-leaked = Sign-in was stopped.
problem-prf-leaked-why = This page was about to send a secret of your passkey. The server dropped the request.
problem-prf-leaked-do = Please use another browser and inform the operator.
problem-too-many = Too many requests in a short time.
problem-too-many-why = The service slows down to protect itself from abuse.
problem-too-many-do = { $n ->
    [0] Please wait a moment and try again.
    [one] Please wait 1 second.
   *[other] Please wait { $n } seconds.
}
problem-pairing-gone = This code is no longer valid.
problem-pairing-gone-why = It was used already, cancelled or replaced by a new one, or it has expired.
problem-pairing-gone-do = Have a new code shown on the device where you are signed in. If you have not used the code yourself yet, somebody else may have: then enter no digits.
problem-invitation-gone = This invitation is no longer valid.
problem-invitation-gone-why = It was used already, has expired or was withdrawn.
problem-invitation-gone-do = Ask for a new link: the practice that invited you, or the operator.
problem-mail-link-gone = This link is no longer valid.
problem-mail-link-gone-why = It was used already, has expired, or a newer one took its place.
problem-mail-link-gone-do = Sign in and ask for a new one under “Account”.
problem-unlock-link-gone = This link is no longer valid.
problem-unlock-link-gone-why = It was used already, has expired, or the lock is gone already.
problem-unlock-link-gone-do = Try to sign in. Otherwise somebody with the role Administration can help, or you sign in with the recovery sheet. After 24 hours the lock ends by itself.
problem-link-gone = This link is not (or no longer) valid.
problem-link-gone-why = It has expired, was withdrawn or was not copied completely.
problem-link-gone-do = Please contact the practice that gave you the link.
problem-pin-wrong = The PIN is wrong.
problem-pin-wrong-why = { $n ->
    [one] You have 1 attempt left.
   *[other] You have { $n } attempts left.
}
problem-pin-wrong-do = Compare the PIN digit by digit with the one the practice gave you.
problem-link-paused = This link is locked for a short time.
problem-link-paused-why = The PIN was entered wrongly several times. This protects your documents; nothing is lost.
problem-link-paused-do = From { $time } on it goes on: then open the link once more. Or call the practice: with a new PIN it works at once.
problem-link-locked = This link was locked for your protection.
problem-link-locked-why = The PIN was entered wrongly too often. Nobody can open the documents now.
problem-link-locked-do = Please call your practice; it can give you a new PIN.
problem-link-used-up = This link has been opened as often as allowed.
problem-link-used-up-why = The practice has limited the number of openings.
problem-link-used-up-do = Please call your practice if you need the documents once more.
problem-ticket-ended = The time for this download is over.
problem-ticket-ended-why = For your protection each download is allowed for a short time only.
problem-ticket-ended-do = Open the file once more.
problem-withdrawn = This finding was withdrawn or is no longer valid.
problem-withdrawn-why = The sender withdrew it, or its validity ended. It can no longer be opened.
problem-withdrawn-do = If you still need it, ask the sender.
problem-storage-full = There is no room left on the server.
problem-storage-full-why = This was not stored. All that was stored before is safe.
problem-storage-full-do = Please tell the operator, and try again afterwards.
problem-busy = The service is busy right now.
problem-busy-why = Nothing was changed.
problem-busy-do = Please try again in a moment.
problem-unavailable = The service cannot be reached right now.
problem-unavailable-why = Your data is safe.
problem-unavailable-do = Please try again in a few minutes.
problem-internal = An unexpected error occurred.
problem-internal-why = The fault is with the service, not with you. Nothing was changed.
problem-internal-do = Try again. If it stays like this, tell the operator the code.
problem-offline = The connection is interrupted.
problem-offline-why = The server does not answer. Your data is safe.
problem-offline-do = Check your internet connection and try again.
problem-damaged = This is damaged or was altered.
problem-damaged-why = A check in your browser failed. So the content is not shown.
problem-damaged-do = Please ask for the finding again and inform the administrator of your practice.
problem-key-changed = Warning: the key of a recipient has changed.
problem-key-changed-why = Nothing was sent. A changed key can be harmless, or somebody poses as this practice.
problem-key-changed-do = Compare the fingerprint by phone before you go on.
problem-no-code = No code of a fingerprint sheet was found in this picture.
problem-no-code-why = The picture may be blurred or too dark, or the code may be cut off.
problem-no-code-do = Take the picture again, straight from above and with the whole code, or type the digits.
problem-pairing-no-code = No code for a new device was found in this picture.
problem-pairing-no-code-why = The picture may be blurred, the code may be cut off, or it belongs to another service.
problem-pairing-no-code-do = Take the picture again, straight from the front and with the whole code, or type the characters.
problem-pairing-mistyped = This code is not right.
problem-pairing-mistyped-why = The check characters do not fit; mostly one character is mixed up.
problem-pairing-mistyped-do = Compare it group by group with the other device.
problem-pairing-forged = What arrived here is not from the other device.
problem-pairing-forged-why = Something was changed on the way, or the service does not show your account. So it was ended.
problem-pairing-forged-do = Try again with a new code. If it happens again, inform the administrator of your practice.
problem-sender-changed = Warning: the key of the sending practice has changed.
problem-sender-changed-why = The finding was not opened, and nothing was reported back. A changed key can be harmless, or somebody poses as this practice.
problem-sender-changed-do = Compare the fingerprint under “Practices” by phone, at a number that you know. Then the finding can be opened.
problem-differs = The fingerprints differ.
problem-differs-why = What you entered does not belong to the keys of this practice. You may have misheard, or somebody poses as this practice.
problem-differs-do = Have the number read to you once more. If it stays like this, send nothing and inform the operator.
problem-no-key = You have no key for this finding.
problem-no-key-why = It was encrypted before you were given access, or for somebody else.
problem-no-key-do = Ask the administrator of your practice or the sender to share it with you.
problem-passkey-cancelled = The passkey was not confirmed.
problem-passkey-cancelled-why = The window was closed, or it took too long. Nothing was changed.
problem-passkey-cancelled-do = Try again, or use your recovery sheet.
problem-passkey-unfit = This passkey cannot open your keys.
problem-passkey-unfit-why = Browser or device do not know the extension that is needed (PRF).
problem-passkey-unfit-do = Use a current browser, the passkey of your phone or a newer security key.
problem-passkey-foreign = This passkey belongs to another account.
problem-passkey-foreign-why = The account of another person is open. Nothing was changed.
problem-passkey-foreign-do = Confirm with the passkey that you signed in with. To change the person, lock first.
problem-code-mistyped = This code is not right.
problem-code-mistyped-why = The check characters do not fit; mostly one character is mixed up.
problem-code-mistyped-do = Compare it group by group with your recovery sheet.
problem-link-cut = The link is incomplete.
problem-link-cut-why = A piece was lost in copying or forwarding. Nothing was opened.
problem-link-cut-do = Please open it completely from the message or scan the QR code again.
problem-link-over = This link is not open any more.
problem-link-over-why = Meanwhile the practice has ended it or given it a new PIN, or its time is up. With the present PIN it opens nothing any more.
problem-link-over-do = Call the practice if you still need the documents. What you have saved stays yours.
problem-cancelled = This was cancelled.
problem-cancelled-why = The recipients received nothing.
problem-cancelled-do = You can start again at any time.
problem-file-gone = A file can no longer be read.
problem-file-gone-why = It was changed, moved or deleted since you chose it.
problem-file-gone-do = Remove the file from the list and choose it again.
problem-team-changed = Somebody else has just changed the team.
problem-team-changed-why = Your change was not made. The page shows the new state now.
problem-team-changed-do = See whether the change is still needed, and then try once more.
problem-last-admin = The practice would have no administrator any more.
problem-last-admin-why = Nothing was changed. Without an administrator, nobody could admit people or give rights.
problem-last-admin-do = Give the role “Administration” to somebody else first.
problem-last-way = This passkey cannot be removed now.
problem-last-way-why = Nothing was changed. It is your only one, or you are signed in with it.
problem-last-way-do = Create another passkey, or sign in with another one.
problem-browser = Your browser cannot do this safely.
problem-browser-why = It lacks a function that sealing and opening need.
problem-browser-do = Please update it or use another device.
problem-unexpected = An unexpected error occurred.
problem-unexpected-why = The task was not completed.
problem-unexpected-do = Reload the page and try again.
notice-support = For questions to the operator: { $code }

## Preview
preview-none = There is no preview for this format.
preview-none-do = You can save the file and open it with a suitable program.
preview-failed = This document cannot be shown here.
preview-password = This document is protected by a password of its own.
preview-opening = Opening the document …
preview-pages = { $n ->
    [one] 1 page
   *[other] { $n } pages
}
preview-page = Page { $n }
preview-smaller = Smaller
preview-larger = Larger
preview-shift = Move the page sideways to see all of it.
preview-full-size = Show in full size
preview-whole = Show the whole picture
