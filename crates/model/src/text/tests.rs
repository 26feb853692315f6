//! What is cut, what stays, and what nobody may ever find again.

use proptest::prelude::*;

use super::*;

fn cut(text: &str) -> String {
    redact_codes(text).text
}

#[test]
fn a_code_beside_its_word_is_cut_out_on_either_side() {
    for (text, expected) in [
        ("验证码482913，请勿告诉他人", "验证码[验证码已删除]，请勿告诉他人"),
        ("【某银行】您的验证码是：4829。", "【某银行】您的验证码是：[验证码已删除]。"),
        ("482913是您的登录验证码", "[验证码已删除]是您的登录验证码"),
        ("对方要我报校验码 48291345", "对方要我报校验码 [验证码已删除]"),
        ("动态码:４８２９１３", "动态码:[验证码已删除]"),
        ("确认码为482-913", "确认码为[验证码已删除]"),
        ("验 证 码 4 8 2 9 1 3", "验 证 码 [验证码已删除]"),
        ("口令48\u{200b}29\u{200b}13", "口令[验证码已删除]"),
        ("验证码四八二九一三", "验证码[验证码已删除]"),
        ("短信码④⑧②⑨", "短信码[验证码已删除]"),
        ("Your verification code is 482913.", "Your verification code is [code removed]."),
        ("482913 is your Google verification code", "[code removed] is your Google verification code"),
        ("G-482913 is your code", "G-[code removed] is your code"),
        ("OTP:482913", "OTP:[code removed]"),
        ("OTP482913", "OTP[code removed]"),
        ("ｃｏｄｅ　４８２９", "ｃｏｄｅ　[code removed]"),
        ("the passcode, 4 8 2 9 1 3", "the passcode, [code removed]"),
        ("PIN 4821 was given away", "PIN [code removed] was given away"),
        ("验证码482913和592817都给了", "验证码[验证码已删除]和[验证码已删除]都给了"),
    ] {
        assert_eq!(cut(text), expected);
    }
}

#[test]
fn what_is_no_code_stays() {
    for text in [
        "人民路1024号有人打架",
        "对方要验证码，住人民路1024号3栋1203室",
        "骗子打13812341234要验证码",
        "验证码发到手机13812341234",
        "验证码发到 138 1234 1234 上",
        "座机0512-65123456，对方说发验证码",
        "苏E48291的车主要验证码",
        "苏E·48291，验证码没给",
        "案件JD-2023-0110，骗取验证码",
        "2023-01-10 20:05 收到验证码短信",
        "收到10086发来的验证码短信",
        "95588发来验证码",
        "拨打12345问验证码的事",
        "验证码被骗，转账5000元",
        "尾号1234的卡收到验证码",
        "邮编215000，没有验证码",
        "postcode 215000",
        "zip code 215000",
        "error code 50213 on the lift",
        "The code on the door does not open and we are waiting at number 1024",
        "1024 Renmin Road, door code unknown",
        "apartment 4021, the door code does not work",
        "对方没有要验证码",
        "decoded 48291 frames, unicode 12345",
        "",
    ] {
        assert_eq!(redact_codes(text), Redacted { text: text.to_owned(), cut: 0 });
    }
}

#[test]
fn every_code_is_counted() {
    assert_eq!(redact_codes("验证码482913，过了一会又来验证码592817").cut, 2);
}

#[test]
fn a_telephone_number_keeps_its_ends() {
    for (phone, masked) in [
        ("13812341234", "138****1234"),
        ("+86 138 1234 1234", "138****1234"),
        ("0086-138-1234-1234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("051265123456", "051****3456"),
        ("65123456", "****3456"),
        ("110", "****"),
        ("", "****"),
    ] {
        assert_eq!(mask_phone(phone), masked, "{phone}");
    }
}

#[test]
fn a_name_keeps_its_first_character() {
    for (name, masked) in
        [("王小明", "王*"), ("欧阳修", "欧*"), (" 李四 ", "李*"), ("John Smith", "J*"), ("", "")]
    {
        assert_eq!(mask_name(name), masked);
    }
}

#[test]
fn numbers_of_persons_are_masked_in_free_text() {
    for (text, masked) in [
        ("请回电13812341234", "请回电138****1234"),
        ("tel:138-1234-1234。", "tel:138****1234。"),
        ("电话 138 1234 1234，急", "电话 138****1234，急"),
        ("+8613812341234", "+138****1234"),
        ("身份证320508199001011234", "身份证320***********1234"),
        ("证号32050819900101123x", "证号320***********123X"),
        ("320508 19900101 1234", "320***********1234"),
        ("１３８１２３４１２３４", "138****1234"),
    ] {
        assert_eq!(mask_phones_in(text), masked);
    }
}

#[test]
fn numbers_of_things_are_not_masked() {
    for text in [
        "网格320508019044001",
        "订单号998877665544332211",
        "东经120.617342，北纬31.336281",
        "131.123456,45.12",
        "2023-01-10 20:05 人民路1024号",
        "拨打12345或110",
        "座机0512-65123456",
        "138****1234",
    ] {
        assert_eq!(mask_phones_in(text), text);
    }
}

/// A code as people type it: plain, spaced, hyphened, full width.
fn typed(digits: &[u8], style: usize) -> String {
    let plain: Vec<char> = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let wide = |c: &char| char::from_u32(u32::from(*c) + 0xfee0).unwrap();
    match style {
        0 => plain.iter().collect(),
        1 => plain.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        2 => plain.chunks(3).map(|part| part.iter().collect()).collect::<Vec<String>>().join("-"),
        3 => plain.iter().map(wide).collect(),
        _ => plain.iter().map(ToString::to_string).collect::<Vec<_>>().join("\u{200b}"),
    }
}

proptest! {
    #[test]
    fn no_code_beside_its_word_survives(
        digits in proptest::collection::vec(0_u8..10, 4..=8),
        style in 0_usize..5,
        word in prop::sample::select(vec!["验证码", "校验码", "动态码", "确认码", "口令", "短信码", "code ", "OTP ", "passcode ", "PIN ", "verification "]),
        link in prop::sample::select(vec!["", "：", ":", "是", "是：", " ", "为 ", "（"]),
        before in "[a-z，。人民路 ]{0,12}",
        after in "[，。！ ]{0,4}",
    ) {
        let code = typed(&digits, style);
        let text = format!("{before} {word}{link}{code}{after}");
        let redacted = redact_codes(&text);
        prop_assert_eq!(redacted.cut, 1, "{}", text);
        prop_assert!(!redacted.text.contains(&code), "{}", redacted.text);
        prop_assert!(!redacted.text.chars().any(char::is_numeric), "{}", redacted.text);

        let reversed = redact_codes(&format!("{code}{} {word}", if link == "（" { "（" } else { " " }));
        prop_assert!(!reversed.text.chars().any(char::is_numeric), "{}", reversed.text);
    }

    #[test]
    fn cutting_twice_changes_nothing(text in "([0-9０-３]{1,9}|验证码|口令|code|PIN|OTP|zip|号|元|室|年|[ ，。:：.-]|[a-cE苏路是电话一二三]|\\[code removed\\]|13812341234){0,24}") {
        let once = redact_codes(&text);
        let twice = redact_codes(&once.text);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert_eq!(twice.cut, 0);
    }

    #[test]
    fn masking_twice_changes_nothing(text in "([0-9]{1,18}|1[3-9][0-9]{9}|32050819900101123[0-9Xx]|[ *-]|\\*{4}|[a-z电话]){0,16}") {
        let once = mask_phones_in(&text);
        prop_assert_eq!(mask_phones_in(&once), once);
    }

    #[test]
    fn a_mobile_number_never_survives(before in "[a-z电话：，(]{0,6}", second in 3_u8..=9, rest in "[0-9]{9}", after in "[a-z电话，)]{0,6}") {
        let phone = format!("1{second}{rest}");
        let masked = mask_phones_in(&format!("{before}{phone}{after}"));
        prop_assert!(!masked.contains(&phone), "{}", masked);
    }

    #[test]
    fn any_text_at_all_is_taken(text in "\\PC*") {
        let redacted = redact_codes(&text);
        prop_assert!(redacted.cut > 0 || redacted.text == text);
        let _ = (mask_phones_in(&text), mask_phone(&text), mask_name(&text));
    }
}
