//! Classes of documents: favourites of the catalogue KDL, in groups, with German and English names.

/// Groups: the key of the group's name, and its classes (code, German, English).
pub const GROUPS: [(&str, &[Class]); 9] = [
    (
        "kdl-reports",
        &[
            ("AD010109", "Ärztlicher Befundbericht", "Medical report of findings"),
            ("AD010112", "Kurzarztbrief", "Short doctor's letter"),
            ("AD010110", "Ärztlicher Verlaufsbericht", "Progress report"),
            ("AD010111", "Ambulanzbrief", "Outpatient letter"),
            ("AD010104", "Entlassungsbericht extern", "Discharge report"),
            ("AD010105", "Reha-Bericht", "Rehabilitation report"),
            ("AD010199", "Sonstiger Arztbericht", "Other medical report"),
        ],
    ),
    (
        "kdl-consult",
        &[
            ("AD060101", "Konsilanforderung", "Request for a consultation"),
            ("AD060104", "Konsilbericht extern", "Consultation report"),
            ("AD060106", "Tumorkonferenzprotokoll", "Tumour board record"),
            ("AU050102", "Überweisungsschein", "Referral form"),
        ],
    ),
    (
        "kdl-imaging",
        &[
            ("DG020110", "Röntgenbefund", "X-ray finding"),
            ("DG020103", "CT-Befund", "CT finding"),
            ("DG020107", "MRT-Befund", "MRI finding"),
            ("DG020111", "Sonographiebefund", "Ultrasound finding"),
            ("DG020114", "Mammographiebefund", "Mammography finding"),
            ("DG020104", "Echokardiographiebefund", "Echocardiography finding"),
            ("DG020105", "Endoskopiebefund", "Endoscopy finding"),
            ("DG020113", "Szintigraphiebefund", "Scintigraphy finding"),
        ],
    ),
    (
        "kdl-function",
        &[
            ("DG060111", "EKG-Auswertung", "ECG evaluation"),
            ("DG060119", "Ergometriebefund", "Exercise test finding"),
            ("DG060108", "Lungenfunktion", "Lung function"),
            ("DG060109", "EEG-Auswertung", "EEG evaluation"),
            ("DG060104", "Blutdruckprotokoll", "Blood pressure record"),
            ("DG060121", "Augenuntersuchung", "Eye examination"),
        ],
    ),
    (
        "kdl-laboratory",
        &[
            ("LB120102", "Laborbefund extern", "Laboratory finding"),
            ("LB130101", "Mikrobiologiebefund", "Microbiology finding"),
            ("LB130102", "Urinbefund", "Urine finding"),
        ],
    ),
    (
        "kdl-pathology",
        &[
            ("PT080102", "Histologiebefund", "Histology finding"),
            ("PT260102", "Zytologiebefund", "Cytology finding"),
            ("PT130102", "Molekularpathologiebefund", "Molecular pathology finding"),
        ],
    ),
    (
        "kdl-surgery",
        &[
            ("OP150103", "OP-Bericht", "Operation report"),
            ("OP150109", "Dokumentation ambulantes Operieren", "Record of outpatient surgery"),
        ],
    ),
    (
        "kdl-photo",
        &[
            ("ED020102", "Fotodokumentation Dermatologie", "Photographs, dermatology"),
            ("ED020103", "Fotodokumentation Diagnostik", "Photographs, diagnostics"),
        ],
    ),
    (
        "kdl-patient",
        &[
            ("ED110103", "Medikationsplan elektronisch (eMP)", "Medication plan"),
            ("AM160102", "Impfausweis", "Vaccination record"),
            ("AM160106", "Allergiepass", "Allergy passport"),
            ("AM050102", "Einverständniserklärung", "Declaration of consent"),
        ],
    ),
];

/// Code, German name, English name.
pub type Class = (&'static str, &'static str, &'static str);

/// The class with this code.
pub fn find(code: &str) -> Option<&'static Class> {
    GROUPS.iter().flat_map(|(_, classes)| classes.iter()).find(|class| class.0 == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let codes: Vec<_> =
            GROUPS.iter().flat_map(|(_, classes)| classes.iter().map(|class| class.0)).collect();
        for code in &codes {
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1, "{code}");
            assert!(code.len() == 8 && code[2..].bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
        assert_eq!(find("DG020107").map(|class| class.1), Some("MRT-Befund"));
    }
}
