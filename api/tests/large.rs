//! The arithmetic of large files, without their bytes: around 2^31 and 2^32, at multiples of chunk and part, at the
//! limit and beyond it.

use siegel_api::part::{
    CHUNK_BYTES, FILE_BYTES_MAX, PART_BYTES, SEALED_PART_BYTES, is_padded_length, opened_length,
    padded_length, part_count, part_length, sealed_length, sealed_part_length,
};

/// Length of a file; padded length; number of parts; plaintext bytes of the last part; sealed bytes in all. Computed
/// apart from this code.
const TABLE: [(u64, u64, u32, u64, u64); 23] = [
    (0, 4_096, 1, 4_096, 4_168),
    (1, 4_096, 1, 4_096, 4_168),
    (4_095, 4_096, 1, 4_096, 4_168),
    (4_096, 4_096, 1, 4_096, 4_168),
    (4_097, 4_352, 1, 4_352, 4_424),
    (65_535, 65_536, 1, 65_536, 65_624),
    (65_536, 65_536, 1, 65_536, 65_624),
    (65_537, 67_584, 1, 67_584, 67_672),
    (8_388_607, 8_388_608, 1, 8_388_608, 8_390_728),
    (8_388_608, 8_388_608, 1, 8_388_608, 8_390_728),
    (8_388_609, 8_650_752, 2, 262_144, 8_653_008),
    (58_720_255, 58_720_256, 7, 8_388_608, 58_735_096),
    (58_720_256, 58_720_256, 7, 8_388_608, 58_735_096),
    (58_720_257, 59_768_832, 8, 1_048_576, 59_784_000),
    (2_147_483_647, 2_147_483_648, 256, 8_388_608, 2_148_026_368),
    (2_147_483_648, 2_147_483_648, 256, 8_388_608, 2_148_026_368),
    (2_147_483_649, 2_214_592_512, 264, 8_388_608, 2_215_152_192),
    (4_294_967_295, 4_294_967_296, 512, 8_388_608, 4_296_052_736),
    (4_294_967_296, 4_294_967_296, 512, 8_388_608, 4_296_052_736),
    (4_294_967_297, 4_362_076_160, 520, 8_388_608, 4_363_178_560),
    (20_000_000_000, 20_132_659_200, 2_400, 8_388_608, 20_137_747_200),
    (68_719_476_735, 68_719_476_736, 8_192, 8_388_608, 68_736_843_776),
    (68_719_476_736, 68_719_476_736, 8_192, 8_388_608, 68_736_843_776),
];

#[test]
fn files_of_every_size_are_padded_and_cut_as_the_protocol_says() {
    for (length, padded, parts, last, sealed) in TABLE {
        assert_eq!(padded_length(length), padded, "{length}");
        assert!(is_padded_length(padded), "{length}");
        assert_eq!(part_count(padded), Some(parts), "{length}");
        assert_eq!(part_length(padded, parts - 1), Some(last), "{length}");
        assert_eq!(part_length(padded, parts), None, "{length}");
        let all = (0..parts).map(|part| sealed_part_length(padded, part).unwrap());
        assert_eq!(all.sum::<u64>(), sealed, "{length}");
    }
}

#[test]
fn parts_follow_each_other_without_a_gap() {
    for (length, padded, parts, ..) in TABLE {
        let mut end = 0;
        for part in 0..parts {
            assert_eq!(end, u64::from(part) * PART_BYTES, "{length}");
            end += part_length(padded, part).unwrap();
        }
        assert_eq!(end, padded, "{length}");
    }
}

/// A browser's numbers are exact up to 2^53, and its memory has addresses of 32 bits: offsets fit the one, what lies
/// in memory fits the other.
#[test]
fn a_browser_can_count_all_of_it() {
    for (length, padded, parts, _, sealed) in TABLE {
        for number in [length, padded, sealed, u64::from(parts - 1) * PART_BYTES] {
            assert_eq!(number as f64 as u64, number);
            assert!(number < 1 << 53);
        }
    }
    assert!(u32::try_from(SEALED_PART_BYTES).is_ok());
    assert!(i64::try_from(68_736_843_776_u64 * 4_096).is_ok(), "a database can count all files of a finding");
}

#[test]
fn beyond_the_limit_there_is_no_part() {
    assert_eq!(padded_length(FILE_BYTES_MAX), FILE_BYTES_MAX);
    for length in [FILE_BYTES_MAX + 1, 1 << 40, (1 << 40) + 1, 1 << 53, 1 << 63, u64::MAX - 1, u64::MAX] {
        let padded = padded_length(length);
        assert!(padded >= length, "padding never takes away: {length} -> {padded}");
        assert!(!is_padded_length(padded), "{length}");
        assert_eq!(part_count(padded), None, "{length}");
        for part in [0, 1, u32::MAX] {
            assert_eq!(sealed_part_length(padded, part), None, "{length}");
        }
    }
    assert_eq!(part_length(FILE_BYTES_MAX, u32::MAX), None);
    assert_eq!(part_length(4_096, u32::MAX), None);
}

#[test]
fn sealing_adds_what_the_chunks_need_and_opening_takes_it_away() {
    let around = |middle: u64| [middle - 1, middle, middle + 1];
    let lengths =
        [CHUNK_BYTES, 2 * CHUNK_BYTES, PART_BYTES, 3 * PART_BYTES, 1 << 31, 1 << 32, 20_000_000_000, 1 << 40];
    for length in lengths.into_iter().flat_map(around).chain([0, 1]) {
        let sealed = sealed_length(length);
        assert_eq!(opened_length(sealed), Some(length));
        assert_eq!(sealed - length - 56, (length / 65_536 + 1) * 16, "{length}");
    }
}
