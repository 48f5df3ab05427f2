//! Whether a passphrase of a person's own may stand beside a passkey (B3, B4). What a guesser tries first does not
//! count: names of the person and the practice, common words, rows of keys, numbers that go up, years, repetitions.
//! What is left of it must still be long enough. How many guesses the whole withstands is a meter's matter.

use siegel_crypto::unlock::Passphrase;

/// Characters, at least.
pub const CHARS_MIN: usize = 12;
/// Characters, at most.
pub const CHARS_MAX: usize = 128;
/// Letters and digits that must be left, without what guessers try first.
const LEFT_MIN: usize = 8;
/// Letters of a name or word that is taken out, at least.
const WORD_MIN: usize = 3;
/// Letters of a row of keys or of a run, at least.
const RUN_MIN: usize = 4;

/// Why a passphrase is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than `CHARS_MIN` characters.
    Short,
    /// More than `CHARS_MAX` characters.
    Long,
    /// Mostly names that belong to its owner.
    Own,
    /// Mostly words that everybody takes.
    Common,
    /// Mostly rows of keys, numbers in order or repetitions.
    Run,
}

/// Words that people in German practices take, in small letters as `plain` writes them.
const COMMON: &str = "abend admin alles anmeldung apotheke april arzt august auto baum bayern befund berlin blume \
    bruder buero chirurgie computer daten deutsch deutschland dezember dienst dienstag doktor donnerstag drache \
    einfach engel familie februar ferien finanzen freitag freunde freundin fruehling fussball garten geheim \
    geheimnis gesund gesundheit gott hallo hamburg haus herbst herz hoffnung hund internet januar juli juni kaffee \
    katze kennwort klinik koeln koenig krank krankenhaus labor leben lehrer liebe login maerz mama maus mein meine \
    meister mittwoch montag morgen mueller muenchen mutter name neues november oktober ostern papa passphrase \
    passwort password patient pferd pflege praxis prinzessin qwertz radiologie rezept roentgen samstag schalke \
    schatz schmidt schneider schule schwester september siegel sicher sicherheit sohn sommer sonne sonntag start \
    stern strand strasse super telefon tochter unser unsere urlaub vater vertrag voegel wald wasser weber weihnachten \
    welcome willkommen winter wolke zahnarzt zuhause zukunft";

/// Rows of keys, German and English, and what people count.
const ROWS: [&str; 10] = [
    "qwertzuiop",
    "qwertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "1qay2wsx3edc4rfv5tgb6zhn7ujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "12345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qayxswedcvfrtgbnhzujmkiolp",
];

/// Judges what somebody typed; `own` are names of the person and of the practice. A generated passphrase is always
/// good.
///
/// # Errors
/// The first weakness that alone is enough to refuse it.
pub fn judge(typed: &str, own: &[&str]) -> Result<(), Weakness> {
    let passphrase = Passphrase::new(typed);
    let chars = passphrase.expose_text().chars().count();
    if chars < CHARS_MIN {
        return Err(Weakness::Short);
    }
    if chars > CHARS_MAX {
        return Err(Weakness::Long);
    }
    let own: Vec<String> = own.iter().flat_map(|name| name.split_whitespace()).map(plain).collect();
    let mut left = plain(passphrase.expose_text());
    take_out(&mut left, own.clone());
    is_enough(&left, Weakness::Own)?;
    take_out(&mut left, common());
    is_enough(&left, Weakness::Common)?;
    let mut left = letters(passphrase.expose_text());
    take_out(&mut left, runs());
    left = without_repetitions(&left);
    take_out(&mut left, own.into_iter().chain(common()).collect());
    is_enough(&left, Weakness::Run)
}

fn is_enough(left: &str, weakness: Weakness) -> Result<(), Weakness> {
    if left.chars().count() < LEFT_MIN { Err(weakness) } else { Ok(()) }
}

/// Names and words that a meter should know as well, in small letters.
pub fn known_words(own: &[&str]) -> Vec<String> {
    let own = own.iter().flat_map(|name| name.split_whitespace()).map(plain);
    own.chain(common()).filter(|word| word.len() >= WORD_MIN).collect()
}

fn common() -> Vec<String> {
    COMMON.split_whitespace().map(str::to_owned).collect()
}

/// All pieces of the rows, forwards and backwards, and the years of a life.
fn runs() -> Vec<String> {
    let back = ROWS.map(|row| row.chars().rev().collect::<String>());
    let rows = ROWS.iter().copied().chain(back.iter().map(String::as_str));
    let pieces = rows.flat_map(|row| {
        let longest = (RUN_MIN..=row.len()).rev();
        longest
            .flat_map(move |length| (0..=row.len() - length).filter_map(move |at| row.get(at..at + length)))
    });
    pieces.map(str::to_owned).chain((1920..2060).map(|year: u16| year.to_string())).collect()
}

/// The longest first, so that a short word does not tear a long one.
fn take_out(text: &mut String, mut words: Vec<String>) {
    words.retain(|word| word.len() >= WORD_MIN);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        if text.contains(&word) {
            *text = text.replace(&word, "");
        }
    }
}

/// Of what comes again and again in a row, letters or longer pieces, one stays.
fn without_repetitions(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for width in 1..=letters.len() / 2 {
        let mut kept: Vec<char> = Vec::with_capacity(letters.len());
        for piece in letters.chunks(width) {
            if !kept.ends_with(piece) {
                kept.extend_from_slice(piece);
            }
        }
        letters = kept;
    }
    letters.into_iter().collect()
}

/// Small letters and digits.
fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Small letters and digits, umlauts written out, and digits between letters as the letters that they look like: as
/// guessers level out what people vary.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let beside =
            |near: Option<usize>| near.and_then(|near| letters.get(near)).is_some_and(|c| c.is_alphabetic());
        let within = beside(at.checked_sub(1)) && beside(at.checked_add(1));
        match letter {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            '@' => plain.push('a'),
            '$' => plain.push('s'),
            '0' if within => plain.push('o'),
            '1' | '!' if within => plain.push('i'),
            '3' if within => plain.push('e'),
            '4' if within => plain.push('a'),
            '5' if within => plain.push('s'),
            other if other.is_alphanumeric() => plain.push(*other),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 2] = ["Dr. Ayşe Yıldız", "Radiologie am Münsterplatz"];

    #[test]
    fn what_is_short_or_endless_is_refused() {
        assert_eq!(judge("Praxis2025!", &OWN), Err(Weakness::Short));
        assert_eq!(judge("Mueller123", &OWN), Err(Weakness::Short));
        assert_eq!(
            judge("           x           ", &OWN),
            Err(Weakness::Short),
            "white space around is no length"
        );
        assert_eq!(judge(&"gut zu merken ".repeat(10), &OWN), Err(Weakness::Long));
        assert_eq!(judge(&"ö".repeat(CHARS_MAX + 1), &OWN), Err(Weakness::Long));
    }

    #[test]
    fn what_guessers_try_first_is_refused_whatever_it_is_dressed_in() {
        for (typed, weakness) in [
            ("Praxis2025!Praxis2025!", Weakness::Run),
            ("Sommer-Herbst-Winter", Weakness::Common),
            ("P4ssw0rt!P4ssw0rt!", Weakness::Common),
            ("Geheim, geheim, geheim", Weakness::Common),
            ("Gesundheit2024", Weakness::Common),
            ("ayseYILDIZ-ayse", Weakness::Own),
            ("Münsterplatz 2025", Weakness::Own),
            ("qwertzuiop1234", Weakness::Run),
            ("asdfasdfasdfasdf", Weakness::Run),
            ("1qay2wsx3edc4rfv", Weakness::Run),
            ("123456789012", Weakness::Run),
            ("19571958195919601961", Weakness::Run),
            ("kkkkkkkkkkkkkkkkk", Weakness::Run),
            ("nochmalnochmal", Weakness::Run),
        ] {
            assert_eq!(
                judge(typed, &["Ayse Yildiz", "Radiologie am Münsterplatz"]),
                Err(weakness),
                "{typed}"
            );
        }
    }

    #[test]
    fn good_ones_may_have_umlauts_blanks_and_any_length_up_to_128() {
        for typed in [
            "drei graue Elefanten tanzen",
            "Über Föhr zog Gänseschrei",
            "lusab-babad-gutih-tugad-mudof-sakat",
            "k7#Vr!pq9Zw$",
            "Дом у старого моста",
            "Praxis trifft Dromedar",
        ] {
            assert_eq!(judge(typed, &OWN), Ok(()), "{typed}");
        }
        let long: String =
            "abwechslungsreich klingt jeder neue satz ".chars().cycle().take(CHARS_MAX).collect();
        assert_eq!(judge(&long, &OWN).is_ok(), !long.ends_with(' '));
    }
}
