//! The words of all letters, German and English.

use siegel_storage::outbox::Notice;

/// In German and in English.
pub type Both = [&'static str; 2];

/// Subject; what happened, what it means and what to do.
#[derive(Clone, Copy)]
pub struct Text(pub Both, pub Both);

const NEWS: Both = ["Neue Nachricht", "New message"];
const ACCOUNT: Both = ["Hinweis zu Ihrem Konto", "About your account"];

/// Said under every letter.
pub const END: Both = [
    "Diese E-Mail wurde automatisch verschickt; Antworten werden nicht gelesen. Worüber Sie benachrichtigt werden,\nkönnen Sie nach dem Anmelden unter „Konto“ einstellen.",
    "This mail was sent automatically; replies are not read. You can choose what you are told of under \"Account\"\nafter signing in.",
];

const CONFIRM: Text = Text(
    ["Bitte bestätigen Sie Ihre E-Mail-Adresse", "Please confirm your mail address"],
    [
        "Diese Adresse wurde bei Siegel angegeben, um Benachrichtigungen zu bekommen. Waren Sie das nicht, löschen Sie\ndiese E-Mail; es geschieht nichts. Wenn Sie das waren, öffnen Sie bitte innerhalb von 24 Stunden diesen Link:",
        "This address was given at Siegel to be told of news. If that was not you, delete this mail; nothing happens. If it\nwas you, please open this link within 24 hours:",
    ],
);

const ARRIVED: Text = Text(
    NEWS,
    [
        "Für Sie liegt eine neue Nachricht bereit. Bitte melden Sie sich an, um sie zu lesen:",
        "A new message is waiting for you. Please sign in to read it:",
    ],
);

const OPENED: Text = Text(
    NEWS,
    [
        "Etwas, das Sie verschickt haben, wurde geöffnet. Mehr sehen Sie, wenn Sie sich anmelden:",
        "Something that you sent was opened. Sign in to see more:",
    ],
);

const LINK_LOCKED: Text = Text(
    NEWS,
    [
        "Ein Link, den Sie weitergegeben haben, wurde gesperrt, weil zu oft eine falsche PIN eingegeben wurde. Wenn Sie\nsich anmelden, können Sie eine neue PIN vergeben:",
        "A link that you gave to somebody was locked after too many wrong PINs. Sign in to give it a new PIN:",
    ],
);

const LINK_ASKED: Text = Text(
    NEWS,
    [
        "Über einen Link, den Sie weitergegeben haben, wurde um mehr Zeit oder weitere Öffnungen gebeten. Wenn Sie sich\nanmelden, können Sie ihn verlängern:",
        "Through a link that you gave to somebody, more time or more openings were asked for. Sign in to extend it:",
    ],
);

const OVERSIGHT: Text = Text(
    NEWS,
    [
        "In Ihrer Praxis ist etwas geschehen, das die Administration wissen sollte. Was genau, steht im Protokoll. Bitte\nmelden Sie sich an:",
        "Something happened in your practice that its administrators should know of. The log says what. Please sign in:",
    ],
);

const SHEET_USED: Text = Text(
    ACCOUNT,
    [
        "Jemand hat sich mit Ihrem Wiederherstellungsblatt angemeldet. Waren Sie das, ist nichts zu tun. Waren Sie das\nnicht, melden Sie sich an, beenden Sie unter „Konto“ alle anderen Sitzungen und sagen Sie sofort Ihrer\nAdministration Bescheid. Hier melden Sie sich an:",
        "Somebody signed in with your recovery sheet. If that was you, there is nothing to do. If not, sign in, end all\nother sessions under \"Account\" and tell your administrators at once. Sign in here:",
    ],
);

const WAYS_CHANGED: Text = Text(
    ACCOUNT,
    [
        "Bei Ihrem Konto wurde geändert, womit man sich anmeldet: ein Passkey oder das Wiederherstellungsblatt. Waren Sie\ndas, ist nichts zu tun. Waren Sie das nicht, melden Sie sich an, beenden Sie unter „Konto“ alle anderen Sitzungen\nund sagen Sie sofort Ihrer Administration Bescheid. Hier melden Sie sich an:",
        "The ways to sign in to your account were changed: a passkey or the recovery sheet. If that was you, there is\nnothing to do. If not, sign in, end all other sessions under \"Account\" and tell your administrators at once. Sign in\nhere:",
    ],
);

const NEW_DEVICE: Text = Text(
    ACCOUNT,
    [
        "An Ihrem Konto hat sich jemand mit einem Browser oder System angemeldet, das hier in den letzten 90 Tagen nicht\nvorkam. Waren Sie das, ist nichts zu tun. Waren Sie das nicht, beenden Sie unter „Konto“ die fremde Sitzung,\nentfernen Sie Passkeys, die Sie nicht kennen, und sagen Sie Ihrer Administration Bescheid. Hier melden Sie sich an:",
        "Somebody signed in to your account with a browser or system not seen here in the last 90 days. If that was you,\nthere is nothing to do. If not, end that session under \"Account\", remove passkeys that you do not know, and tell\nyour administrators. Sign in here:",
    ],
);

const LOCKED: Text = Text(
    ACCOUNT,
    [
        "Ihr Konto wurde gesperrt, weil zehn Anmeldungen hintereinander gescheitert sind. Waren das nicht Sie, sagen Sie bitte\nIhrer Administration Bescheid. Der Link unten hebt die Sperre auf; er gilt 30 Minuten. Danach hilft Ihre\nAdministration, und nach 24 Stunden endet die Sperre von selbst. Hier heben Sie die Sperre auf:",
        "Your account was locked after ten failed sign-ins in a row. If those were not you, tell your\nadministrators. The link below opens it again; it is good for 30 minutes. After that your administrators can help, and\nafter 24 hours the lock ends by itself. Open your account again here:",
    ],
);

const MEMBER_LOCKED: Text = Text(
    NEWS,
    [
        "Ein Konto Ihrer Praxis wurde gesperrt, weil zehn Anmeldungen hintereinander gescheitert sind. Wessen\nKonto es ist, steht unter „Team“; dort können Sie die Sperre aufheben. Fragen Sie vorher nach, was war. Hier melden\nSie sich an:",
        "An account of your practice was locked after ten failed sign-ins in a row. \"Team\" shows whose it is; there you can\nopen it again. Ask first what happened. Sign in here:",
    ],
);

const REENTRY: Text = Text(
    ACCOUNT,
    [
        "Die Administration Ihrer Praxis hat einen Link erstellt, mit dem Ihr Zugang neu eingerichtet wird: mit neuem\nPasskey und neuem Wiederherstellungsblatt; die alten gelten danach nicht mehr. Haben Sie darum gebeten, ist nichts zu\ntun. Wenn nicht, fragen Sie bitte sofort in Ihrer Praxis nach. Hier melden Sie sich an:",
        "An administrator of your practice made a link by which your access is set up anew: with a new passkey and a new\nrecovery sheet; the old ones end with it. If you asked for it, there is nothing to do. If not, ask in your practice\nat once. Sign in here:",
    ],
);

const ADDRESS_CHANGED: Text = Text(
    ACCOUNT,
    [
        "Die E-Mail-Adresse für Benachrichtigungen zu Ihrem Konto wurde neu angegeben oder entfernt. Waren Sie das, ist nichts zu tun.\nWaren Sie das nicht, sagen Sie bitte sofort Ihrer Administration Bescheid. Hier melden Sie sich an:",
        "The mail address for notices about your account was given anew or removed. If that was you, there is nothing to do.\nIf not, tell your administrators at once. Sign in here:",
    ],
);

const KEYS_ROTATED: Text = Text(
    ACCOUNT,
    [
        "Bei Ihrem Konto wurde ein Gerät als gestohlen gemeldet: Schlüssel und Wiederherstellungsblatt wurden erneuert,\nalle anderen Sitzungen beendet. Waren Sie das, bewahren Sie das neue Blatt gut auf; das alte gilt nicht mehr. Waren Sie\ndas nicht, sagen Sie sofort Ihrer Administration Bescheid. Hier melden Sie sich an:",
        "A device of your account was reported stolen: keys and recovery sheet were renewed and all other sessions ended. If\nthat was you, keep the new sheet safe; the old one is void. If not, tell your administrators at once. Sign in here:",
    ],
);

const KEYS_WAIT: Text = Text(
    NEWS,
    [
        "In Ihrer Praxis wurde ein Gerät als gestohlen gemeldet, und die Schlüssel eines Kontos wurden erneuert. Bitte fragen\nSie die Person, und erneuern Sie dann unter „Team“ die Schlüssel der Praxis, wenn das dort noch offen ist. Hier melden Sie\nsich an:",
        "A device was reported stolen in your practice, and the keys of an account were renewed. Please ask the person, and\nthen renew the practice's keys under \"Team\", if that still waits there. Sign in here:",
    ],
);

const KEYS_LISTED: Text = Text(
    ACCOUNT,
    [
        "Die Administration Ihrer Praxis hat die Schlüssel der Praxis erneuert. Ihre neuen Schlüssel gelten jetzt überall, die\ngestohlenen öffnen nichts Neues mehr. Es ist nichts weiter zu tun. Hier melden Sie sich an:",
        "An administrator renewed the keys of your practice. Your new keys now hold everywhere, and the stolen ones open nothing\nnew. There is nothing more to do. Sign in here:",
    ],
);

const PERIOD_MOVED: Text = Text(
    ACCOUNT,
    [
        "Die Administration Ihrer Praxis hat geändert, von wann bis wann Sie Zugang haben. Was jetzt gilt, sehen Sie nach dem\nAnmelden unter „Konto“; steht dort kein Zeitraum, ist Ihr Zugang nicht mehr befristet. Außerhalb des Zeitraums können Sie\nsich nicht anmelden; fragen Sie dann in Ihrer Praxis nach. Hier melden Sie sich an:",
        "An administrator of your practice changed from when until when you have access. What holds now you see under \"Account\"\nafter signing in; if no period stands there, your access is no longer limited. Outside of the period you cannot sign in;\nthen ask in your practice. Sign in here:",
    ],
);

const PERIOD_ENDS: Text = Text(
    ACCOUNT,
    [
        "Ihr Zugang endet in den nächsten Tagen von selbst. Wann genau, sehen Sie nach dem Anmelden. Brauchen Sie ihn länger,\nsagen Sie bitte vorher Ihrer Administration Bescheid. Hier melden Sie sich an:",
        "Your access ends by itself within the next days. Sign in to see when exactly. If you need it for longer, please tell your\nadministrators before. Sign in here:",
    ],
);

const MEMBER_ENDS: Text = Text(
    NEWS,
    [
        "In Ihrer Praxis endet in den nächsten Tagen ein Zugang von selbst. Wessen und wann, steht unter „Team“; dort können Sie\nihn verlängern oder festlegen, wer die Aufgaben übernimmt. Bitte melden Sie sich an:",
        "An access in your practice ends by itself within the next days. \"Team\" shows whose and when; there you can extend it, or\nsay who takes over. Please sign in:",
    ],
);

const UNIT_CLOSED: Text = Text(
    NEWS,
    [
        "In Ihrer Praxis wurde eine Einheit geschlossen, zu der Sie gehören. Neues kommt dort nicht mehr an; was in ihrem Eingang\nliegt, bleibt für Sie lesbar. Welche es ist, sehen Sie unter „Einheiten“. Bitte melden Sie sich an:",
        "A unit of your practice to which you belong was closed. Nothing new arrives there; what lies in its inbox stays readable\nfor you. \"Units\" shows which one it is. Please sign in:",
    ],
);

/// What a letter says.
pub const fn text(notice: Notice) -> Text {
    match notice {
        Notice::Confirm => CONFIRM,
        Notice::Arrived => ARRIVED,
        Notice::Opened => OPENED,
        Notice::LinkLocked => LINK_LOCKED,
        Notice::LinkAsked => LINK_ASKED,
        Notice::Oversight => OVERSIGHT,
        Notice::SheetUsed => SHEET_USED,
        Notice::WaysChanged => WAYS_CHANGED,
        Notice::NewDevice => NEW_DEVICE,
        Notice::Locked => LOCKED,
        Notice::MemberLocked => MEMBER_LOCKED,
        Notice::AddressChanged => ADDRESS_CHANGED,
        Notice::Reentry => REENTRY,
        Notice::KeysRotated => KEYS_ROTATED,
        Notice::KeysWait => KEYS_WAIT,
        Notice::KeysListed => KEYS_LISTED,
        Notice::PeriodMoved => PERIOD_MOVED,
        Notice::PeriodEnds => PERIOD_ENDS,
        Notice::MemberEnds => MEMBER_ENDS,
        Notice::UnitClosed => UNIT_CLOSED,
    }
}
