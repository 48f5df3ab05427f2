## Frame
door-title = Protected finding
door-letters = Larger letters
door-letters-normal = Normal letters
door-help = Questions? Please call:
door-close = Close
door-cancel = Cancel
door-back = Back

## Before opening
door-closed-title = A finding is waiting for you
door-closed-what = A practice or clinic has sent you documents. Only someone who has this link and the PIN can read them.
door-closed-pin = Please have your PIN ready. You were given it apart from this link: by phone, on a slip of paper or by text message.
door-open = Open the finding

## PIN
door-from = From
door-phone = Phone:
door-pin-title = Please enter your PIN
door-pin = PIN
door-pin-help = 6 or 8 digits. Spaces do not matter.
door-pin-show = Show PIN
door-pin-hide = Hide PIN
door-pin-go = Show the documents
door-pin-missing = Please enter your PIN.
door-pin-length = { $n ->
    [one] This is only 1 digit. A PIN has 6 or 8 digits. Please check what you typed.
   *[other] These are { $n } characters. A PIN has 6 or 8 digits. Please check what you typed.
}
door-tries = { $n ->
    [one] You have 1 attempt left.
   *[other] You have { $n } attempts left.
}
door-no-pin = You have no PIN?
door-no-pin-what = For your safety the PIN is not in the same message as the link. The practice tells you the PIN or gives you a new one.
door-no-pin-call = Please call:
door-opening = Your finding is being decrypted on this device.
door-opening-who = Nobody but you and the practice can read it.

## The link does not open
door-barred-title = The finding cannot be opened right now
door-shut-title = This link opens no finding
door-code-title = Type the code from the letter
door-code-what = The letter from your practice has a code of three groups of seven characters.
door-code = Code
door-code-help = Capital and small letters are the same. You can leave out spaces and dashes.
door-code-typed = This is what you typed, { $n } of 21 characters:
door-code-missing = Please type the code from the letter.
door-code-wrong = The code is not right yet. It has 21 characters. Please compare it with the letter group by group.
door-code-go = Continue
door-code-link = Did you get the link in a message? Then tap the link there; you need not type anything here.
door-code-offer = Type the code from the letter
door-cut-title = A piece of the link is missing
door-cut-more = Some programs cut long links short or break them. Then it often helps to paste the whole message here: this page looks for the link in it. If you typed the link from the letter, compare it character by character: large and small letters count. The easiest way is the camera and the QR code of the letter.
door-cut-code = Do you have a letter with a code of three groups? Then you do not need the link. If it fails again, please call the practice that gave you the link.
door-paste = Paste the link from the message
door-paste-help = Copy the whole message and paste it here. The rest of the text stays on your device.
door-paste-missing = Please paste the message that the link came in.
door-paste-nothing = There is no whole link in this text. Please copy the message from its beginning to its end, even if the link in it goes over several lines.
door-paste-several = There are several links in this text. Please paste only the one that you want to open.
door-paste-go = Find the link and open it
door-reloaded-title = Please open the link once more
door-reloaded-what = For your protection this page does not remember your link. So it is empty after a reload. Nothing is lost.
door-reloaded-do = Go back to the message and tap the link there once more. Or scan the QR code of the letter once more.
door-ended-title = You have closed the documents
door-ended-what = Your documents are gone from this screen. You can close this window now.
door-ended-do = Files that you saved are still on this device. To read on, open the link once more.
door-late-title = The documents were closed
door-late-what = After 30 minutes this page closes by itself for your protection. Nothing is lost.
door-late-do = Open the link once more if you want to read on. You will need your PIN again.

## The documents
door-list-title = Your documents
door-list-from = From
door-untitled = Documents
door-found-on = Finding of
door-author = Sent by
door-verified = Sender verified
door-note = Note of the practice
door-corrected = This is the corrected version of { $day }.
door-corrected-do = It replaces an earlier version. If you saved files of that one, please do not use them any more.
door-outrun = There is a corrected version of { $day }.
door-outrun-do = This link does not show it yet. Ask the practice to renew the link. Link and PIN stay the same.
door-withdrawn = A part of the documents was withdrawn or has expired and is no longer shown. If you have questions, please call the practice.
door-view = View
door-save = Save
door-kind-pdf = PDF document
door-kind-picture = Picture
door-kind-dicom = Medical images (DICOM)
door-kind-text = Text
door-kind-file = File
door-exposed = Your mail program has changed the link.
door-exposed-do = The link works all the same, but its secret part may have become known to another server. Without the PIN it opens nothing. Ask the practice for a new link if you need it for longer.
door-near = This view closes in two minutes.
door-near-do = That is for your protection. To read on, open the link once more afterwards.

## What applies
door-rules = Good to know
door-until = The link is valid until { $day }.
door-left = { $n ->
    [0] You have now opened it as often as allowed. Save what you want to keep.
    [one] You can open it 1 more time.
   *[other] You can open it { $n } more times.
}
door-no-save = The practice does not offer saving for this link. Please call if you need a copy.
door-half-hour = This page closes by itself after 30 minutes.
door-who-title = Who sees what?
door-who-reads = Only you, the practice that sent you the documents and everybody else to whom it gave them can read them. The sender's signature was just verified on your device.
door-who-practice = The practice sees when you opened the link and which files you fetched.
door-who-operator = The operator of this service sees when and from which internet address the link was used and roughly how large the files are. It sees neither content nor file names nor your name.
door-questions = You have questions, want to know what is kept about you, or do not agree? Please call the practice; it is responsible for your documents.

## Asking for more time
door-ask = Ask the practice to extend it
door-ask-what = One tap is enough, you need not call. The practice sees which link is meant, and when you asked.
door-asked = The practice knows now.
door-asked-what = If it extends the link, you open it again with the same PIN. If the link has ended already, you may get a new one. By telephone you reach the practice as ever.

## Who had access
door-access-title = Who had access, and when?
door-access-what = Here you see when this link was opened, whether somebody typed a wrong PIN, and what the practice changed about the link. Your present visit is in the list, too.
door-access-show = Show accesses
door-access-again = Renew the list
door-access-list = Accesses by this link, the newest first
door-access-made = The practice made this link.
door-access-changed = The practice changed something about this link: how long it is valid, how often it opens, or what it shows.
door-access-armed = The practice gave this link a new PIN.
door-access-revoked = The practice ended this link.
door-access-opened = The link was opened with the right PIN.
door-access-fetched = The file “{ $file }” was fetched.
door-access-fetched-gone = A file was fetched that this link does not show any more.
door-access-pin-wrong = Somebody typed a wrong PIN. Nothing was opened.
door-access-paused = After wrong PINs the link was closed for 15 minutes.
door-access-locked = After too many wrong PINs the link was locked.
door-access-more = There are older entries. Ask the practice about them.
door-access-not-me = Was that not you? The practice can end the link at once. Please call there.
door-access-others = The list shows only what happened by this link; it comes from the server of this service. Who in practices has read your documents, the practice that sent them to you will tell.

## One file
door-to-list = To the list
door-fetching = The file is being loaded and decrypted
door-too-large = This file is too large to be shown in the browser.
door-too-large-do = Its size is { $size }. You can save it and open it afterwards.
door-save-title = Save the file
door-save-what = Save it on this device? After that the file lies there without protection. Save it only if the device is yours.
door-save-go = Yes, save
door-saving = Saving
door-saved = The file is saved.
door-saved-where = You find it among your downloads or at the place that you chose.

## Ending
door-end = Finish and remove traces
door-end-title = Close the documents?
door-end-what = The documents disappear from this screen. The link stays valid; you can open it again later.
door-end-files = Files that you saved stay on this device. Delete them there if others use it.
door-end-go = Yes, finish
