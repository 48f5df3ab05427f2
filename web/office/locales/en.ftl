## Frame
nav-inbox = Inbox
nav-send = Send
nav-send-long = Send a finding
nav-sent = Sent
nav-links = Share links
nav-contacts = Practices
nav-log = Log
nav-account = Account
nav-lock = Lock
nav-sign-out = Sign out
foot-help = Help
foot-imprint = Imprint
foot-privacy = Data protection
dialog-cancel = Cancel
idle-title = Are you still there?
idle-text = Your session ends in 60 seconds. Then the keys are wiped from this page. Stay signed in?
idle-stay = Stay signed in
renewal-soon = Your session ends in 10 minutes
renewal-soon-text = A session lasts 12 hours at most. Confirm with your passkey now: a new one begins, and you go on without an interruption.
renewal-expired = Your session has expired
renewal-expired-text = Confirm with your passkey, and you can go on. What you typed stays, and a sending that was under way waits.
renewal-chosen = Your session was ended
renewal-chosen-text = Somebody ended it from another device. If you go on working here, confirm with your passkey; the sending that was under way waits. If it was not you, lock, and speak with the administration of your practice.
renewal-rekeyed = Your keys have been renewed
renewal-rekeyed-text = In another window or on another device a new recovery sheet was made or a passkey was removed. Confirm with your passkey, and it goes on here with the new keys. What you typed stays, and is saved right after.
renewal-limit = Without a confirmation this page locks after five minutes. What was transferred is kept as a draft.
renewal-confirm = Confirm with passkey
renewal-by-sheet = With the recovery sheet
renewal-sheet-go = Confirm with the sheet
renewal-later = Later

# Passphrase beside a passkey
passphrase = Passphrase
passphrase-new = Set a passphrase
passphrase-new-text = Your passkey signs you in, but cannot open keys on this device. For that you also need a passphrase. You type it at each sign-in.
passphrase-kind = Which passphrase do you want?
passphrase-words = Six random words (recommended)
passphrase-own = One of your own
passphrase-words-text = Write the words down, and keep them like a key. Capitals and hyphens make no difference.
passphrase-draw = Other words
passphrase-own-label = Your own passphrase
passphrase-again = Type the passphrase once more
passphrase-show = Show the passphrase
passphrase-keep = The passphrase never leaves this browser. Nobody can reset it. If it is lost, only the recovery sheet helps.
passphrase-choose = Set this passphrase
passphrase-least = At least 12 characters; umlauts and blanks are allowed. Four or more words that have nothing to do with each other are good.
passphrase-measuring = Its strength is being checked.
passphrase-weak = Too weak: it would soon be guessed. Add one or two more words.
passphrase-fair = Still too weak: add one more word.
passphrase-good = Good.
passphrase-strong = Very good.
passphrase-short = Too short: it must have at least 12 characters.
passphrase-long = Too long: it may have at most 128 characters.
passphrase-names = Too easy to guess: it is almost nothing but the name of you or your practice.
passphrase-common = Too easy to guess: it is almost nothing but words that many people take.
passphrase-run = Too easy to guess: it is almost nothing but rows of numbers or keys, years or repetitions.
passphrase-differs = The two are different.
passphrase-ask = Your passphrase
passphrase-ask-text = Your passkey is confirmed. Now the passphrase opens your keys; it does not leave this browser.
passphrase-open = Open
passphrase-missing = Please type your passphrase.
passphrase-wrong = This passphrase is not right.
passphrase-wrong-text = Nothing was opened and nothing was sent. Check caps lock and spelling, and try again. You may try as often as you like.

## Sign in
start-title = Sign in
start-head = Exchange findings safely
start-lead = Siegel encrypts findings in your browser. Only the recipients can read them, not even the operator can.
start-locked = Locked
start-locked-lead = Keys and contents are wiped from this page. Sign in to go on.
start-locked-kept = Your input is kept as an encrypted draft. Keys and contents are deleted from this page. Sign in to go on.
start-ended = Your session was ended
start-ended-lead = Somebody ended it from another device. Keys and content are wiped from this page. If it was not you, speak with the administration of your practice.
start-passkey = Sign in with a passkey
start-recovery = Sign in with the recovery sheet
start-new = No practice on this service yet?
start-new-text = You need a set-up link from the operator or an invitation from a partner practice. Open that link completely.
start-help-1 = A passkey is the fingerprint, the face or the PIN of your device, or a security key. One gesture signs you in and opens your keys.
start-help-2 = If no passkey is at hand, take the printed recovery sheet. It works once; then you get a new one.
start-help-3 = The keys lie in the memory of this page only. Locking, signing out, 15 minutes without input, and 5 minutes out of sight wipe them.

## Set up a practice
setup-title = Set up a practice
setup-lead = Three steps: data, keys, recovery sheet. It takes about five minutes.
setup-step-data = Data
setup-step-keys = Passkey and keys
setup-step-sheet = Recovery sheet
setup-practice = Name of the practice
setup-practice-missing = Please enter the name of the practice.
setup-place = Town
setup-place-missing = Please enter the town.
setup-licence = Licence number (BSNR)
setup-licence-help = Helps partner practices to recognise you.
setup-person = Your name
setup-person-help = With title, for example “Dr. Anna Weber”. It is encrypted; only your practice and your recipients see it.
setup-person-missing = Please enter your name.
setup-public = What others see
setup-public-text = Name, town and licence number are seen by all practices on this service. Everything else is encrypted.
setup-make = Create passkey and make keys
setup-making = The keys of your practice are being made
setup-making-detail = Confirm the passkey on your device. The keys are made in your browser.
setup-invited = You are invited
setup-invited-by = { $practice } invites your practice. The link confirms to both practices the keys of the other.
setup-no-link = A link is missing here
setup-no-link-text = Open the set-up link or the invitation once more, completely, from the message. For safety this is needed after a page was reloaded.
setup-help-1 = The keys of your practice are made in your browser. The server gets public and encrypted keys only.
setup-help-2 = The easiest is a passkey that also opens your keys (extension PRF). Current phones, Windows Hello and newer security keys can. If yours cannot, a passphrase comes with it.
setup-help-3 = This system does not replace your medical record. File what you receive in your own record.

## Recovery sheet
sheet-title = Recovery sheet
sheet-warn = Please print this sheet now
sheet-warn-text = Without the recovery sheet nobody, not even the operator, can restore your data if your passkeys are lost. The code is shown only now.
sheet-code = Your recovery code
sheet-print = Print sheet
sheet-back = Type back two groups
sheet-back-text = Take the printed sheet. This makes sure that it can be read.
sheet-group = Group { $n }
sheet-group-wrong = This group does not stand on the sheet like this. Please compare character by character.
sheet-done = Check and go on
sheet-practice = Practice
sheet-address = Address
sheet-made = Made on
sheet-use = How to use this sheet: open the address, choose “Sign in with the recovery sheet” and enter the code. The sheet works once; then you get a new one.
sheet-keep = Keep this sheet in a safe, not at the screen. Whoever has it can read all findings of your practice.
sheet-signature = Kept by (name, date)
sheet-foot = This sheet was made in the browser. The code was not sent to the server.

## Recovery
recovery-title = Sign in with the recovery sheet
recovery-lead = Take the printed sheet of your account.
recovery-code = Recovery code
recovery-code-help = Four groups of seven characters. Capitals and hyphens do not matter.
recovery-code-missing = Please enter the code from the sheet.
recovery-go = Sign in
recovery-back = Back to sign-in
recovery-help-1 = The sheet works once. After signing in Siegel shows a new sheet; the old one is then void.
recovery-help-2 = Without sheet and passkey nobody can open your findings. Contact the operator to start anew.
recovery-passkey = Would you like to create a passkey?
recovery-passkey-text = With a passkey one gesture signs you in on this device. You can also do this later under “Account”.
recovery-passkey-add = Create passkey
recovery-passkey-later = Later

## Lists
list-search = Search
list-show = Show
list-nothing-found = Nothing found. Check the spelling or clear search and filter.
list-count = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
inbox-lead = Findings that other practices sent to you.
inbox-all = All
inbox-new = New
inbox-read = Read
inbox-urgent = Urgent and emergency
inbox-empty = No findings have come in yet. Invite practices or share your fingerprint.
inbox-help-1 = Title, sender and patient are encrypted and are opened in your browser only. The search runs only here, too.
inbox-help-2 = New findings appear by themselves. Unread ones stand on top, urgent ones first.
inbox-help-3 = Keys: “n” new finding, “/” search, “g” then “e” inbox, “g” then “a” sent. They can be switched off under “Account”.
sent-lead = What your practice sent, and what became of it.
sent-empty = You have not sent anything yet.
sent-first = Send the first finding
sent-no-recipient = No recipient
sent-help-1 = Delivered: the finding is ready. Fetched: the encrypted files were handed out; that is the server's word.
sent-help-2 = Opened: the recipient's browser opened the finding and signed that. Filed: the recipient confirmed that it is in the record.
sent-help-3 = You can withdraw it on the page of the finding. What was opened already, the recipient may have kept.

## Finding
finding-page = Finding
finding-title = Title
finding-untitled = Untitled
finding-withdrawn-title = Withdrawn finding
finding-refused-title = Damaged finding
finding-changed-title = Not opened: the practice’s key has changed
finding-refused = Not verifiable
finding-sender = Sender
finding-patient = Patient
finding-received = Received
finding-sent-at = Sent
finding-recipients = Recipients
finding-valid-until = Valid until
finding-state = State
finding-files = Files
finding-facts = Details
finding-history = History
finding-signed = Signature verified
finding-first-text = First contact: your browser has remembered the key of this practice. Whether it is theirs, only comparing the fingerprint by phone shows.
finding-file = Mark as filed
finding-withdraw = Withdraw
finding-withdraw-text = All recipients lose access at once. What they have saved already stays with them.
finding-withdraw-read = { $n ->
    [0] No recipient has fetched it so far.
    [one] 1 recipient has fetched or opened it already. Check whether this is a data breach.
   *[other] { $n } recipients have fetched or opened it already. Check whether this is a data breach.
}
finding-withdraw-go = Withdraw now
finding-withdrawn = Withdrawn
finding-withdrawn-text = This finding was withdrawn. The recipients can no longer open it.
finding-image-agreed = all persons shown agree
finding-image-not-agreed = consent not confirmed
finding-help-1 = “Signature verified” means: your browser has checked that this practice signed the finding and that nothing was altered.
finding-help-2 = The preview is not approved for diagnosis. Files are not scanned for viruses; only your own software can do that after downloading.
finding-help-3 = “Mark as filed” confirms to the sender that the finding lies in your record.
files-look = View
files-save = Download
files-opening = Being decrypted on your device
files-saving = Being decrypted and saved
files-save-text = The file will be stored unencrypted on this device. Continue?
files-save-go = Save unencrypted
delivery-delivered = Delivered
delivery-fetched = Fetched
delivery-opened = Opened
delivery-filed = Filed
delivery-withdrawn = Withdrawn
delivery-said-withdrawn = Withdrawn, says the server
urgency-normal = Normal
urgency-urgent = Urgent
urgency-urgent-help = Stands on top at the recipient.
urgency-emergency = Emergency
urgency-emergency-help = Please call as well.

## Send
send-lead = Everything is encrypted in your browser before it leaves it.
send-step-form = Fill in
send-step-review = Review
send-step-send = Send
send-files = Files
send-files-choose = Choose files
send-files-hint = Drop PDF, pictures, DICOM and others here, or
send-files-missing = Please choose at least one file.
send-files-total = { $n ->
    [one] 1 file, { $size }
   *[other] { $n } files, { $size }
}
send-files-none = Remove all
send-file-remove = Remove { $name }
send-file-place-removed = The place where it was taken was removed from the picture.
send-file-place-unknown = The place where it was taken could not be checked. It may still be in the file.
send-details = Details
send-details-lead = All details are encrypted. None is required, except for photographs.
send-title-help = Without a title the class or the name of the first file is used.
send-class = Class of document
send-class-none = Not given
send-day = Date of the finding
send-day-future = Date of the finding and date of birth cannot lie in the future.
send-patient-help = Name and date of birth, or your case number alone.
send-surname = Surname
send-given = Given names
send-born = Date of birth
send-case = Case number
send-urgency = Urgency
send-note = Question or note
send-note-help = Only the recipients can read this.
send-image = About the pictures
send-image-text = If there is a photograph, please say who took it.
send-image-author = Taken by
send-image-consent = All persons shown agree
send-image-missing = Please state who took the picture and that all persons shown agree.
send-recipients = Recipients
send-recipients-lead = Nobody is chosen beforehand. You can choose several practices.
send-recipients-missing = Please choose at least one recipient.
send-link-only = No other practice: for a share link only
send-link-only-help = The finding stays in your practice. Then you make the link for the patient.
send-ground = Basis and validity
send-basis = Basis for sending
send-basis-missing = Choose the basis for sending. Without a basis nothing can be sent.
basis-treatment = Joint treatment
basis-treatment-help = The recipients treat the patient, too.
basis-consent = Consent was given
basis-consent-help = The patient agrees.
basis-duty = Legal duty
basis-duty-help = A law demands it.
valid-7 = 7 days
valid-30 = 30 days
valid-91 = 3 months
valid-182 = 6 months
valid-365 = 1 year
send-valid-help = After that the recipients can no longer open the finding here.
send-may-pass-on = Allow passing on
send-may-pass-on-help = The recipient may give the finding to the patient by a share link, for example.
send-may-download = Allow downloading
send-may-download-help = Needed for the recipient to file the finding in the record.
send-review = Review
send-help-1 = Only one file, one recipient and the basis are required.
send-help-2 = “Verified” means: your practice compared the fingerprint, or an invitation link confirmed it. “Not verified” means: the key is the same as the first time, but nobody compared it.
send-help-3 = If the connection is lost, sending goes on by itself. Until it is complete the recipient sees nothing.
send-help-4 = Siegel is not KIM: eArztbriefe for billing, eAU and eRezept still go through the Telematikinfrastruktur.
review-title = Please review
review-sentence = { $n ->
    [one] You send 1 file to { $whom }, valid until { $until }.
   *[other] You send { $n } files to { $whom }, valid until { $until }.
}
review-sentence-link = { $n ->
    [one] You prepare 1 file for a share link, valid until { $until }.
   *[other] You prepare { $n } files for a share link, valid until { $until }.
}
review-many = You have chosen many recipients. Do all of them need this finding?
review-send = Send encrypted
review-back = Back to the form
transfer-title = Sending the finding
transfer-doing = Encrypting and uploading
transfer-bytes = { $done } of { $total }
transfer-left = { $done } of { $total }, about { $left } left
transfer-lost = Connection lost
transfer-lost-text = Sending resumes when you are online ({ $percent } % done).
transfer-pause = Pause
transfer-resume = Resume
transfer-cancel = Cancel sending
transfer-done = Sent securely
transfer-done-text = { $n ->
    [one] 1 file is ready for the recipients, encrypted.
   *[other] { $n } files are ready for the recipients, encrypted.
}
transfer-look = View the finding
transfer-another = Send another finding
send-files-wanted = Files are missing. Choose them again, or take them off the list.
send-files-reading = { $n ->
    [one] Reading 1 file …
   *[other] Reading { $n } files …
}
file-arrived = Already uploaded
file-wanted = Please choose again
file-changed = Changed
file-changed-title = “{ $name }” has changed meanwhile
file-changed-text = The file you chose is no longer the one you began with. If you send the new version, nothing of the old one is used. You can also choose the unchanged file, or take the file out with the cross.
file-changed-replace = Send the new version
transfer-stays = What is already uploaded is kept as an encrypted draft. None of it is sent twice.
transfer-stay-here = Stay on this page until everything is sent. If you leave before, sending stops; it goes on under “Drafts”.

## Entwürfe
nav-drafts = Drafts
drafts-lead = What you have begun and not sent yet. It is kept encrypted on the server, not on this device.
drafts-empty = No drafts.
drafts-help-1 = What you fill in under “Send” is kept as a draft by itself a few seconds later. Only you can open it, on any device.
drafts-help-2 = Files that are not fully uploaded you choose again when you go on. Siegel checks that they are the same, and sends only what is missing.
drafts-help-3 = Recipients see nothing of a draft. After seven days it is deleted.
draft-begun = Begun
draft-kept-until = Kept until
draft-no-files = No files yet
draft-arrived = { $n ->
    [one] 1 file, { $done } of { $total } uploaded
   *[other] { $n } files, { $done } of { $total } uploaded
}
draft-recipients = { $n ->
    [0] Nobody chosen yet
    [one] 1 practice
   *[other] { $n } practices
}
draft-go-on = Go on sending
draft-discard = Discard
draft-discard-title = Discard the draft?
draft-discard-text = What you filled in and all that is already uploaded will be deleted. This cannot be undone. Recipients have received nothing.
draft-discard-go = Discard draft
draft-soon = Changes are about to be kept …
draft-kept = Kept as a draft
draft-not-kept = Not kept yet: the server does not answer. It is tried again by itself.
draft-waiting = { $n ->
    [one] You have begun 1 finding:
   *[other] You have begun { $n } findings:
}
draft-new = Begin a new finding
draft-files-wanted = Please choose the missing files again
draft-files-wanted-text = After a reload a browser may not open files by itself. Drag the marked files here or choose them, in any order.
draft-recipient-changed = A recipient is no longer chosen
draft-recipient-changed-text = Since you began this draft, the keys have changed of: { $names }. Nothing was sent. Compare the fingerprint by phone before you choose this practice again.
draft-elsewhere = This draft is open in another window
draft-elsewhere-text = It is being filled in or sent there. Go on there, or close the other window and try again here.
draft-look-again = Try again
draft-sent = Already sent
draft-sent-text = This draft has become a finding. It was sent once, and there is nothing more to do.
draft-gone = This draft is no longer there
draft-gone-text = It was discarded, or its seven days are over. The recipients have received nothing.
draft-refused = This draft cannot be opened
draft-refused-text = It is damaged, or it was kept with keys that are no longer there. It was not sent. You can discard it and begin the finding anew.

## Neuigkeiten über allen Seiten
fresh-newer = New version: please reload the page
fresh-newer-text = The service was renewed. What you have filled in is kept as an encrypted draft first. Let a running upload come to its end.
fresh-reload = Keep and reload
fresh-not-kept = What you filled in could not be kept just now. Please wait a moment and try again.
clock-wrong = The clock of this device is wrong
clock-ahead = It is { $time } ahead. Sending and receiving works all the same, but terms and times on these pages are not right. Please set date and time.
clock-behind = It is { $time } behind. Sending and receiving works all the same, but terms and times on these pages are not right. Please set date and time.

## KDL
kdl-reports = Medical reports
kdl-consult = Consultation and referral
kdl-imaging = Imaging
kdl-function = Functional diagnostics
kdl-laboratory = Laboratory
kdl-pathology = Pathology
kdl-surgery = Surgery
kdl-photo = Photographs
kdl-patient = Patients' own documents

## Trust
trust-new = First contact
trust-pinned = Not verified
trust-verified = Verified
trust-changed = Key changed
trust-refused = Not verifiable
trust-own = Own practice
trust-since = key known since { $day }
trust-first = You send to this practice for the first time
trust-first-text = Your browser now remembers its key. It is safest to compare the fingerprint by phone before.
trust-unverified = Not all recipients are verified
trust-unverified-text = You can send, but should compare the fingerprint. Only then is it certain that the key belongs to this practice.
contact-page = Practice
contact-trust = Trust
contact-since = Key known since
contact-log = Show in the log
contact-changed = Warning: the key of this practice has changed
contact-changed-text = Nothing is sent. Compare the fingerprint by phone, at a number that you know, before you go on.
contact-refused = The entry of this practice cannot be verified
contact-refused-text = Its keys or signatures do not fit together. Nothing is sent. Inform the operator.
compared-by = { $how } by { $who } on { $day }
compared-by-former = { $how } by a former member on { $day }
compared-digits = 60 digits compared
compared-words = 8 words compared
compared-invitation = confirmed by invitation
compared-scan = code scanned
exchange = Last exchange
exchange-none = none yet
exchange-sent = sent { $day }
exchange-received = received { $day }
exchange-last = Last exchange: { $day }
exchange-first = Nothing exchanged with this practice yet
unusual = Unusual recipient
unusual-first = You have never exchanged findings with { $whom }. Is this the right practice?
unusual-long = You have not exchanged findings with { $whom } for more than a year. Is this still the right practice?
contacts-lead = Practices on this service. Verified keys protect you from somebody who poses as another practice.
contacts-search = Search name, town or licence number
contacts-empty = No practices on this service yet. Invite the first one.
contacts-invite = Invite a practice
contacts-own = Your fingerprint
contacts-own-text = Read this aloud when another practice wants to compare it: 60 digits or 8 words.
contacts-help-1 = Name, town and licence number of a practice are public on this service.
contacts-help-2 = To compare, call the practice at a number that you know already, and type in what is read to you.
contacts-help-3 = A comparison holds for everybody in your practice and is signed by you.
compare-open = Compare fingerprint
compare-title = Compare fingerprint
compare-step-1 = Call the practice at a number that you know already.
compare-step-2 = Ask them to read their own fingerprint, under “Practices”.
compare-step-3 = Type in what you hear.
compare-typed = 60 digits or 8 words
compare-typed-help = Blanks and lines do not matter.
compare-missing = Please type in the digits or the words.
compare-go = Compare
compare-differs = The fingerprints differ
compare-differs-text = Have the number read to you once more. If it stays like this, send nothing and inform the operator.
compare-digits = Digits
compare-words = Words
invitation-text = The link sets up a new practice and confirms its keys at the same time. It is valid for seven days and works once.
invitation-note = For whom?
invitation-note-help = Only your practice sees this note.
invitation-make = Make invitation link
invitation-made = Pass this link on by a way that you trust.
invitation-copy = Copy link
invitation-once = The link is shown only now. Whoever has it can set up as the invited practice.
invitation-list = Invitations
invitation-none = No invitations. Make one with “Invite a practice”.
invitation-open = open until { $day }
invitation-taken = accepted by { $practice }
invitation-false = The answer to this invitation is not genuine. Do not trust the new practice, and inform the operator.

## Team
nav-team = Team
team-lead = Who belongs to your practice, and in which role.
team-invite = Invite a person
team-members = Members
team-name = Name
team-role = Role
team-role-missing = Please choose a role.
team-you = This is you
team-last-admin = Only administrator
team-nameless = Name cannot be read here
team-role-physician = Physician
team-role-physician-help = Reads and sends findings, makes share links, and may withdraw what others of the practice have sent. Does not see the log and manages nobody.
team-role-assistant = Medical assistant
team-role-assistant-help = Reads and sends findings and makes share links. Withdraws only what they have sent themselves.
team-role-administrator = Administration
team-role-administrator-help = May do everything: also read the log, invite, admit, change roles and remove people.
team-role-auditor = Data protection
team-role-auditor-help = Reads the log with names and titles. Can neither open nor send a finding.
team-role-other = A set of its own
team-own-last = Nobody but you has the role Administration. So you can neither leave nor get another role: nobody could invite or change roles any more. Invite a second person as Administration first.
team-own-other = Somebody else with the role Administration changes your own role and your leaving.
team-proposal = Your agreement is needed
team-proposal-own = Your proposal waits
team-proposal-new = { $proposer } proposes to admit { $name } to the practice as an administrator.
team-proposal-role = { $proposer } proposes to give { $name } the role Administration.
team-proposal-own-new = You proposed to admit { $name } as an administrator. A second person with the role Administration must agree on their page “Team”.
team-proposal-own-role = You proposed to give { $name } the role Administration. A second person with the role Administration must agree on their page “Team”.
team-proposal-text = Administrators may do everything, removing others included. So two always appoint together. Agree only if you have talked about it.
team-proposal-approve = Agree
team-proposal-decline = Decline
team-proposal-withdraw = Take back
team-proposal-false = A proposal cannot be checked
team-proposal-false-text = On the server lies a proposal for one more administrator which does not fit what this device knows. Nobody can agree to it here. Ask in your practice who made it.
team-waiting = Waiting to be admitted
team-waiting-text = Whoever stands here has used your link. Whether it is the person you meant, only you know: Does the name fit? Did the person tell you to be ready? If in doubt, ask in person or by telephone.
team-invited-as = Invited as: { $role }
team-invited-for = Invited as: { $role }. Your note: { $note }
team-admit = Admit
team-refuse = Decline
team-false = This answer is not genuine
team-false-text = It was not made with the link that you passed on, or it was altered on the way. So admitting is not possible. Decline it and invite anew. If it happens again, inform the operator.
team-false-who = This stranger
team-refuse-title = Decline this person?
team-refuse-text = { $name } is not admitted, and the account that was just made ends. It has read nothing. You can invite anew at any time.
team-refuse-go = Decline this person
team-open = Open invitations
team-open-none = No open invitations. Make one with “Invite a person”.
team-open-line = { $role }, valid until { $day }
team-link-show = Show link
team-revoke = Take back
team-revoke-title = Take the invitation back?
team-revoke-text = The link is void afterwards. You can invite anew at any time.
team-revoke-go = Take the invitation back
team-invite-text = The person opens the link on a device of their own, creates a passkey and prints the recovery sheet. Then you admit the person here. Before that nothing can be read.
team-invite-note = For whom?
team-invite-note-help = For example “Laura Stein, front desk”. Only the administration of your practice sees this.
team-invite-note-missing = Please write down whom the invitation is for.
team-invite-make = Make invitation link
team-invite-made = Invitation for { $note }, role: { $role }. It is good until { $day } and for one use.
team-invite-qr = QR code of the invitation
team-invite-copy = Copy link
team-invite-personal = Pass the link on in person
team-invite-personal-text = Best of all, the person scans the code from this screen right now. Whoever has the link could come in the person’s place; that is why you check once more when you admit. While it is open, you find it under “Open invitations”.
team-change = Change role
team-change-title = Change role: { $name }
team-change-text = The new role counts at once, also on pages that are open now. What the person has saved or printed stays with them.
team-change-go = Give the new role
team-change-same = The person has this role already. Please choose another one.
team-leave = Leaving
team-leave-title = Leaving: { $name }
team-leave-ends = This ends at once
team-leave-ends-1 = All sessions: open pages close at the next step.
team-leave-ends-2 = Signing in, by passkey and by recovery sheet.
team-leave-ends-3 = Access to findings. The practice gets new keys; what comes from now on cannot be opened with the old ones.
team-leave-links = Share links of this person
team-leave-links-text = The person knows these links or their PINs. So they are revoked too. Whoever still needs one gets a new one from you:
team-leave-links-none = None that still open anything.
team-link-unnamed = Without a name
team-link-revoked = revoked
team-link-not-revoked = not revoked yet
team-leave-stays = This remains
team-leave-stays-1 = What the person has saved or printed, Siegel cannot fetch back.
team-leave-stays-2 = What the person sent stays sent. What the person did stays in the log, by name.
team-leave-stays-3 = Nobody else can open the person’s drafts. They are deleted after seven days at the latest.
team-leave-outside = Outside of Siegel
team-leave-outside-text = Tick what is done already. It then stands on the record; tick the rest there by hand later.
team-check-keys = Keys and access cards are back
team-check-devices = The practice’s devices are back; the passkey is deleted from private ones
team-check-sheet = The recovery sheet is back and destroyed
team-check-accounts = Access to practice software, KIM, e-mail and telephone is blocked
team-check-cards = PINs of the practice’s cards (SMC-B) and shared passwords are changed
team-check-copies = Saved and printed findings are back or deleted
team-leave-go = Remove now
team-left = { $name } no longer belongs to the practice
team-left-text = The sessions have ended, and the practice has new keys. Print the record now: when you close this window, it cannot be made once more.
team-left-links = Not all share links are revoked
team-left-links-text = Share links of the person could not be checked or not be revoked. Please look under “Share links” and revoke them there.
team-left-print = Print the record of leaving
team-sheet-title = Record of leaving
team-sheet-person = Person
team-sheet-ended = Ended at once
team-sheet-signature = For the practice (name, date)
team-sheet-signature-leaver = Who left (name, date)
team-help-1 = To invite is not yet to admit: only when you choose “Admit” does your browser give the person the keys of the practice. The person then reads earlier findings too.
team-help-2 = Each admission, each new role and each leaving renews the keys of the practice, is signed by you and stands in the log.
team-help-3 = An account belongs to one person. Do not share access: the log shall say who did something.

## Accept an invitation
join-title = Invitation
join-lead = Four steps: name, passkey, recovery sheet, admission. It takes about five minutes.
join-step-name = Your name
join-step-passkey = Passkey
join-step-admission = Admission
join-invited-by = { $practice } invites you to work with them. Your role: { $role }.
join-until = The invitation is good until { $day } and for one use.
join-name-help = As people know you in the practice. It is encrypted; only the practice and your recipients see it.
join-making = Your keys are being made
join-done = Almost done
join-done-text = { $practice } still has to admit you. Until then you can neither sign in nor read anything.
join-next-1 = Tell the practice that you are ready.
join-next-2 = Somebody there with the role Administration opens “Team” and chooses “Admit” beside your name.
join-next-3 = After that you sign in here with your passkey.
join-sign-in = To the sign-in
join-help-1 = Your keys are made in your browser. The server gets only public and encrypted keys.
join-help-2 = Take the device that you will work at: the passkey belongs to it. At any other one the recovery sheet helps.

## Rights
rights-title = Who may do what?
rights-lead = The roles and their rights, and who has which role.
rights-name = rights
rights-right = Right
rights-read = See, open and file findings
rights-send = Send findings, keep drafts
rights-links = Make, extend and revoke share links
rights-withdraw-own = Withdraw what one sent oneself
rights-withdraw-all = Withdraw what others of the practice sent
rights-compare = Compare fingerprints of other practices
rights-log = Read the log and make extracts of it
rights-practices = Invite other practices
rights-team = Invite, admit and remove people, change roles
rights-people = People and roles
rights-help-1 = Reading and the log are secured by keys: who has not the right has not the key. The other rights hang on signatures; server and recipients refuse what somebody signs without the right.
rights-help-2 = The administration of your practice changes roles under “Team”. A change counts at once.
rights-not = This page does not belong to your role
rights-not-text = Your role is: { $role }. This page takes a right that it does not have: { $right }.
rights-not-do = Nothing was changed. If you need the page for your work, speak with the administration of your practice.

## Share links
links-lead = Findings for patients: link and PIN by two ways.
links-new = Make a share link
links-empty = No share links. Make one to give a finding to a patient.
links-content = Content
links-opened = Opened
links-opened-of = { $n } of { $most }
links-made = Made
links-most = Openings at most
links-days-from-now = Valid from today
links-new-pin = New PIN
links-new-pin-text = The old PIN is void from now on. The link stays the same.
links-extend = Extend
links-extend-go = Apply
links-revoke = Revoke
links-revoke-text = From now on the link opens nothing, not even with the PIN. This cannot be undone; but you can make a new link.
links-revoke-go = Revoke link
links-show = Show link
links-paused-text = After five wrong PINs the link pauses until { $time }. Then it opens again.
links-locked-text = After ten wrong PINs the link is locked. A new PIN opens it again.
links-revoked-text = Revoked on { $time }.
links-exposed = The link became visible on its way
links-exposed-text = On { $time } a mail service changed the link so that its secret reached a server. The PIN still protects it. It is best to make a new link and revoke this one.
links-refused-text = This link cannot be verified: its signature or its place in the log is wrong. Inform the operator.
link-active = Active
link-paused = Paused
link-locked = Locked
link-used-up = Used up
link-expired = Expired
link-revoked = Revoked
links-help-1 = Whoever finds only the link or only the PIN can read nothing. So pass them on by different ways, for example the link by letter and the PIN by phone.
links-help-2 = After five wrong PINs the link pauses for 15 minutes, after ten it is locked until you give it a new PIN.
links-help-3 = Here and in the log you see when and how often a link was opened, not who sat in front of the screen.
link-new-lead = Choose findings and decide how long and how often the link opens.
link-new-findings = Findings
link-new-none = There is no finding yet that you can share. Make one under “Send” first.
link-new-chosen-missing = Please choose at least one and at most 50 findings.
link-new-terms = Terms
link-new-name = For whom?
link-new-name-help = Only your practice sees this name, in the list and in the log.
link-new-days = Valid
link-new-most-help = Each entry of the PIN counts as an opening.
link-new-most-wrong = Please enter a number from 1 to 1000.
link-new-pin = PIN
pin-6 = 6 digits
pin-6-help = Easy to say by phone.
pin-8 = 8 digits
pin-8-help = For especially sensitive findings.
link-new-neutral = Neutral sender
link-new-neutral-help = Stands on the page before the PIN is entered. It should tell nothing about the illness.
link-new-neutral-missing = Please enter a sender that the patient recognises.
link-new-phone = Phone for questions
link-new-phone-help = Stands beside the sender, also when the PIN is lost.
link-new-phone-missing = Please enter a phone number for questions.
link-new-go = Make link and PIN
link-made-title = Link and PIN
link-made-lead = Pass them on by different ways.
link-made-two = Two cards, two ways
link-made-two-text = Do not send the PIN the same way as the link. If you mailed the link, say the PIN by phone.
link-made-link = Card 1: the link
link-made-link-text = As a letter with a QR code, or copied into a message.
link-made-qr = QR code of the share link
link-made-copy = Copy link
link-made-letter = Print patient letter
link-made-pin = Card 2: the PIN
link-made-pin-text = Say it by phone or give it along on a slip of its own.
link-made-slip = Print PIN slip
link-made-done = Done
letter-title = Your finding is ready
letter-hello = Dear patient,
letter-text = we have a finding ready for you, securely encrypted. Scan this code with the camera of your phone:
letter-type = Or enter this address completely into your browser:
letter-pin = You need a PIN for it. It is not in this letter; we give it to you another way.
letter-until = { $n ->
    [one] The link is valid until { $day } and can be opened once.
   *[other] The link is valid until { $day } and can be opened { $n } times.
}
letter-phone = Any questions? Please call us:
letter-foot = The documents are decrypted on your device only. Nobody but you and the practice can read them.
slip-title = Your PIN
slip-text = Enter this PIN when the page asks for it. Keep it apart from the link.

## Log
log-lead = Who did what? Your browser opens names and titles; the server does not know them.
log-holds = The log is complete
log-holds-text = { $n ->
    [one] 1 entry checked. It fits the signed checkpoint.
   *[other] All { $n } entries checked. They fit the signed checkpoint.
}
log-broken = The log is inconsistent
log-broken-at = From entry { $n } on the log does not fit its checkpoint. Please change nothing, keep the evidence and inform the operator.
log-broken-text = The log does not fit what was confirmed before. Please change nothing, keep the evidence and inform the operator.
log-object = Finding, link or practice
log-all-objects = All
log-person = Person
log-all-people = All
log-kind = Kind
log-all-kinds = All
log-from = From
log-until = Until
log-words = Search the loaded rows
log-what = Event
log-when = Time
log-word = Attested
log-signed = Signed
log-attested = By the server
log-wrong = Bad signature
log-more = Load older ones
log-empty = No events found. Widen the period or clear the filters.
log-help-1 = “Signed”: the person attested the event. “By the server”: only the server says so.
log-help-2 = Each row was checked: it stands at its place in the log. But without outside witnesses a dishonest server can show different things to different practices.
log-help-3 = Reading the log is logged, too.
event-someone = Somebody
event-holder = The holder of the link
event-something = (without a name)
event-elsewhere = your practice
event-practice-founded = { $who } set up the practice.
event-statement-added = { $who } changed members or keys of the practice.
event-statement-proposed = { $who } proposed one more administrator: { $other }.
event-statement-declined = { $who } declined a proposal or took it back: { $other }.
event-team-changed = { $who } changed membership or role: { $other }.
event-keyring-written = { $who } saved their own keyring.
event-chain-extended = { $who } added to their own keys.
event-signed-in = { $who } signed in.
event-recovered = { $who } signed in with the recovery sheet.
event-signed-out = { $who } signed out.
event-invitation-created = { $who } invited somebody.
event-invitation-revoked = { $who } took an invitation back.
event-invitation-accepted = An invitation was accepted.
event-contact-pinned = { $who } remembered or compared the keys of { $what }.
event-finding-sent = { $who } sent “{ $what }”.
event-grant-given = { $who } shared “{ $what }” with { $other }.
event-grant-revoked = { $who } withdrew “{ $what }”.
event-grant-said-revoked = The server says that “{ $what }” is withdrawn. Nobody signed that.
event-fetched = { $who } fetched a file of “{ $what }”.
event-opened = { $who } opened “{ $what }”.
event-filed = { $who } filed “{ $what }” in the record.
event-link-created = { $who } made the share link “{ $what }”.
event-link-changed = { $who } changed validity or openings of “{ $what }”.
event-link-armed = { $who } gave “{ $what }” a new PIN.
event-link-revoked = { $who } revoked “{ $what }”.
event-link-opened = The share link “{ $what }” was opened with the right PIN.
event-link-pin-wrong = A wrong PIN was entered for the share link “{ $what }”.
event-link-paused = The share link “{ $what }” pauses after wrong PINs.
event-link-locked = The share link “{ $what }” was locked after too many wrong PINs.
event-link-fetched = A file was fetched through the share link “{ $what }”.
event-link-receipt = A finding was opened through the share link “{ $what }”; the receipt is there.
event-log-read = { $who } looked into the log.
event-practice-head = The state of the log was confirmed.
event-label-added = { $who } added names.
event-account-rewrapped = { $who } changed passkeys or recovery sheet.
event-sessions-ended = { $who } ended other sessions.
event-exported = { $who } exported “{ $what }” as a file.
event-exported-dispatch = { $who } made a proof of dispatch for “{ $what }”.
event-exported-log = { $who } made an extract of the log.
event-exported-archive = { $who } saved “{ $what }” in an archive.
kind-finding-sent = Sent
kind-grant-given = Shared
kind-fetched = Fetched
kind-opened = Opened
kind-filed = Filed
kind-grant-revoked = Withdrawn
kind-link-created = Share link made
kind-link-opened = Share link opened
kind-link-fetched = Fetched through a link
kind-link-pin-wrong = Wrong PIN
kind-link-revoked = Share link revoked
kind-signed-in = Signed in
kind-recovered = Signed in with the sheet
kind-contact-pinned = Keys remembered or compared
kind-exported = Proof, extract or archive

event-passkey-added = { $who } added a passkey.
event-passkey-removed = { $who } removed a passkey.
event-sheet-renewed = { $who } made a new recovery sheet.
event-mail-asked = { $who } gave a mail address; it is not confirmed yet.
event-mail-confirmed = { $who } confirmed their own mail address.
event-mail-removed = { $who } removed their own mail address.
event-notices-chosen = { $who } chose which notices come by mail.
## Choice, proofs, archive
choose-head = Choice
choose-bar = Choice, and what to do with it
choose-all = All on this page
choose-one = Choose “{ $title }”
choose-count = { $n ->
    [0] Nothing chosen
    [one] 1 chosen
   *[other] { $n } chosen
}
sent-from = Sent from
sent-until = Sent until
sent-help-4 = The proof of dispatch says what went to whom and what became of it. Choose single findings, or narrow the days and choose all on this page.
export-making = Being put together and verified
export-read = { $n } read
export-missing = Not everything is in it
export-missing-text = { $n ->
    [one] 1 finding could not be verified or is not there any more. What cannot be verified stands in no proof.
   *[other] { $n } findings could not be verified or are not there any more. What cannot be verified stands in no proof.
}
export-plain = What you print or save now is no longer encrypted, and gives names and titles. Continue?
export-print = Print
export-csv = As a table (CSV)
export-json = For programs (JSON)
export-too-long = This is too long to print. Save it, or narrow the days.
export-made-at = Made on
export-made-by = Made by
export-trial = Trial service
export-yes = yes
export-no = no
export-finding-id = Finding’s identifier
export-revision = Revision
export-place = Place
export-licence = Licence number
export-to-place = Recipient: place
export-to-licence = Recipient: licence number
export-fingerprint = Check number
export-trust = Keys
export-sent-by = Sent by
export-sent-logged = Sent (server’s clock)
export-sent-signed = Sent (signed)
export-sent-leaf = Sent (entry in the log)
export-act-when = { $act }: time
export-act-who = { $act }: person
export-act-word = { $act }: vouched for
export-act-leaf = { $act }: entry
export-signed = Signed
export-server = Confirmed by the server
export-file = File
export-bytes = Bytes
export-sealed = SHA-256 of the encrypted file
export-sha256 = SHA-256 of the file
export-manifest = SHA-256 of what was signed
export-log = Log
export-log-size = Checkpoint: entries
export-log-root = Checkpoint: root
export-leaf = Entry
export-logged = Time (server’s clock)
export-signed-at = Time (signed)
export-practice = Practice
export-object-id = Identifier
export-other = Other practice
export-reference = Reference
export-leaf-hash = SHA-256 of the entry
export-filter = Filter
export-no-filter = None: all entries
export-before = Before
export-words = Words
export-chain = Verification
export-path = Path in the archive
export-left-out = Left out because
dispatch-title = Proof of dispatch
dispatch-name = proof-of-dispatch
dispatch-count = { $n ->
    [one] The proof for 1 finding is ready.
   *[other] The proof for { $n } findings is ready.
}
dispatch-foot = “Signed”: the person vouched for it with their key; the first time is by the server’s clock, the second by that of their device. “Confirmed by the server”: only the server says so. Every entry was verified when this was made: it stands in the log under the checkpoint named here. You can compare the checkpoint’s root with that of an extract of the log.
extract-title = Extract of the log
extract-name = log-extract
extract-count = { $n ->
    [one] 1 entry matches the filter and was verified.
   *[other] { $n } entries match the filter and were verified.
}
extract-verify = How to verify this extract
extract-verify-text = Open the log in the service and make an extract with the same filter. Entries must have the same numbers, times and hashes (the hashes stand in the CSV and JSON versions). The log only grows: a new checkpoint has at least as many entries as this one. If it has as many, its root must be the same, too. Otherwise tell your practice’s administration, and keep both extracts.
archive-go = Save as an archive
archive-title = Save as an archive (ZIP)
archive-name = findings
archive-list = contents.csv
archive-count = { $n ->
    [one] 1 finding, { $size } together.
   *[other] { $n } findings, { $size } together.
}
archive-text = The files will be stored unencrypted on this device. Continue?
archive-some-not = { $n ->
    [one] 1 finding will be left out: it may not be saved or cannot be opened. At the end and in the archive it is said which, and why.
   *[other] { $n } findings will be left out: they may not be saved or cannot be opened. At the end and in the archive it is said which, and why.
}
archive-told = Those who sent you the findings learn that they were opened.
archive-too-many = An archive holds { $n } findings at most. Please choose fewer.
archive-saving = Being verified, decrypted and saved
archive-step = { $title } · { $size }
archive-none = No archive was saved.
archive-broken = That was at “{ $title }”. No archive was saved. Leave this finding out if it happens again.
archive-done = The archive is saved
archive-done-text = { $n ->
    [one] 1 file. Checksums and senders stand in the archive in “contents.csv”.
   *[other] { $n } files. Checksums and senders stand in the archive in “contents.csv”.
}
archive-left-out = Not in the archive
archive-not-allowed = Its sender does not allow it to be saved. You can still look at it.
archive-withdrawn = Its sender withdrew it, or it is no longer valid.
archive-keys-changed = The keys of the sending practice have changed. Compare the check number first.
archive-damaged = It is damaged or was altered. Please ask for it again.
archive-gone = It is not there any more.

## Account
account-passkeys = Passkeys
account-passkey-added = Added on { $time }
account-passkey-used = Last used on { $time }
account-passkey-unused = Not used yet
account-passkey-none = You have no passkey yet. Create one, so that one gesture signs you in.
account-passkey-own = Signed in here
account-passkey-unnamed = Passkey of { $day }
account-passkey-one = Passkey
account-passkey-here = You are signed in with it now. To remove it, sign in with another passkey.
account-passkey-last = Your only passkey. It can be removed once you have created another one.
account-passkey-rename = Rename “{ $name }”
account-passkey-rename-title = Rename passkey
account-passkey-rename-go = Save name
account-passkey-name = Name
account-passkey-name-help = For example “Phone” or “Front desk computer”. Only you see it; the server cannot read it.
account-passkey-name-missing = Give the passkey a name.
account-passkey-remove = Remove “{ $name }”
account-passkey-remove-go = Remove passkey
account-passkey-why = Why do you want to remove it?
account-passkey-why-missing = Choose a reason. What else you should do depends on it.
account-passkey-spare = I do not need it any more
account-passkey-lost = The device is lost or stolen
account-passkey-removed-1 = This passkey no longer signs you in and no longer opens your account.
account-passkey-removed-2 = All other sessions of your account end at once. You go on working here.
account-passkey-removed-3 = The practice’s log records that you removed a passkey.
account-passkey-stolen = What removing does not undo
account-passkey-stolen-text = Whoever could unlock the device may have read everything that you may read until now. Your own keys stay the same: if somebody copied them out, or a dishonest server kept old copies, removing does not help.
account-passkey-stolen-do = If you suspect that, have another administrator remove you from the practice and invite you anew. Then you and the practice get new keys. If the recovery sheet was with the device, make a new one.
account-sheet-text = The sheet is your second way if all passkeys are lost. If it is gone or somebody saw it, make a new one.
account-sheet-renew = Make a new sheet
account-sheet-renew-text = The old sheet does not count any more afterwards; please destroy it. Have a printer ready: the new code is shown only once.
account-sheet-renew-go = Make a new sheet now
account-sessions = Sessions
account-session-since = Signed in since { $time }
account-session-seen = Last active { $time }
account-session-device = { $browser } on { $system }
account-session-unknown = Unknown device
account-session-end = End: { $device }, since { $time }
account-session-own = This session
account-sessions-end = End all others
account-preferences = Settings on this device
account-language = Language
account-shortcuts = Use keyboard shortcuts
account-shortcuts-help = “n”, “/”, “?” and “g” with “e” or “a”. They rest while you type.
account-help-1 = Two ways to sign in should always be ready: a passkey and the sheet.
account-help-2 = If you see a session that you do not know, end all others and make a new sheet.
account-help-3 = Only the chosen language is stored on this device, nothing else.

## Help and legal texts
help-lead = The most important things in brief.
help-support = Contact
help-send = Send a finding
help-send-text = Open “Send”, drop the files, choose recipients and basis, review the summary and send. Under “Sent” you see how far the finding is.
help-receive = Receive a finding
help-receive-text = New findings stand on top of the “Inbox”. Open one, view the files and confirm with “Mark as filed” once it lies in your record.
help-patient = Give a finding to a patient
help-patient-text = Make a share link. Pass link and PIN on by two different ways, for example letter and phone.
help-trust = Whose key is it?
help-trust-text = Compare the fingerprint of a practice once by phone. If Siegel later says that the key has changed, nothing is sent until you have compared again.
help-recovery = If the passkey is lost
help-recovery-text = Sign in with the printed recovery sheet. Without passkey and sheet nobody can open your findings, not even the operator.
help-not = What Siegel is not
help-not-text = Siegel does not replace your medical record, KIM or the electronic patient record. The preview is not approved for diagnosis.
help-keys = Keyboard shortcuts
help-keys-text = “n” new finding, “/” search, “g” then “e” inbox, “g” then “a” sent, “?” this help, Esc closes windows.
legal-missing = The operator has not provided this text yet. Please contact them.
missing-title = Page not found
missing-text = There is no page at this address. Perhaps it is incomplete.
missing-back = To the start page
notices-title = Notices by mail
notices-text = Siegel can write to you when something is there for you or happens to your account. The mail says only that there is something, never what or whom it is about. You need not give an address; the server can read it, or it could not write to you.
notices-address = Mail address
notices-address-help = You get a link to confirm the address. It counts only after that.
notices-wrong = This is no complete mail address. Write it like this: name@practice.com, without accents.
notices-give = Send the link to confirm
notices-waiting = Please confirm the address
notices-waiting-text = A link is on its way to { $address }. Open it by { $time }. If nothing arrives, look in your spam folder or give the address once more.
notices-confirmed = Confirmed
notices-failing = Mail does not arrive
notices-failing-text = Since { $time } this address has taken nothing. Until it does again, we write to you only about the safety of your account. Check the address or give another one.
notices-folder = No mail leaves from here yet
notices-folder-text = This installation has no mail server. Mail stays in a folder; ask whoever runs Siegel for you for the link to confirm.
notices-change = Give another address
notices-remove = Remove address
notices-remove-text = Siegel will not write to you any more then, not even when somebody else signs in to your account.
notices-remove-go = Remove
notices-which = What do you want to be told of?
notices-arrived = A new finding is there
notices-opened = Something that I sent was opened
notices-locked = A link of mine was locked
notices-oversight = Something important happens in the practice: roles, keys, exports
notices-always = You are always told when somebody signs in on a new device or with your recovery sheet, when passkeys or the sheet change, and when this address is changed.
notices-save = Save choice
notices-saved = Saved.
## Confirming a mail address
confirm-title = Confirm mail address
confirm-lead = So that notices go to the right place.
confirm-text = You opened the link of our mail. With the button you confirm that you want to get notices there.
confirm-go = Confirm address
confirm-done = The address is confirmed.
confirm-done-text = Notices go there from now on. You can close this page.
confirm-account = To “Account”
confirm-no-link = The link is missing here.
confirm-no-link-text = Open the link from the mail once more, or sign in and ask for a new one under “Account”.
confirm-help-1 = If you did not expect the mail, just close this page. Nothing happens without the button.
confirm-help-2 = The link is good for 24 hours, and once.

