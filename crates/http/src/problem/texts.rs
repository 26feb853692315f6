//! The words of problems, in both languages.

use api::Wording;
use model::Moment;

use super::Kind;

fn wording(zh: impl Into<String>, en: impl Into<String>) -> Wording {
    Wording { zh: zh.into(), en: en.into() }
}

/// The title of a kind.
pub(super) fn title(kind: Kind) -> Wording {
    let (zh, en) = match kind {
        Kind::Malformed => ("请求无法识别", "The request cannot be read"),
        Kind::Stranger => ("未登录", "Not signed in"),
        Kind::NotAllowed => ("无权限", "Not allowed"),
        Kind::Unknown => ("查无此项", "Not found"),
        Kind::WrongMethod => ("请求方式不支持", "Method not allowed"),
        Kind::TooSlow => ("请求超时", "The request came too slowly"),
        Kind::Refused => ("不予办理", "Refused"),
        Kind::TooLarge => ("内容过大", "Too large"),
        Kind::WrongMediaType => ("内容类型不支持", "Unsupported media type"),
        Kind::Meaningless => ("内容有误", "The request is not right"),
        Kind::Shed => ("业务繁忙", "Too busy"),
        Kind::Unavailable => ("暂时无法办理", "Not available now"),
        Kind::Bug => ("系统故障", "An error of the system"),
    };
    wording(zh, en)
}

/// Some fields are wrong.
pub(super) fn invalid_fields() -> Wording {
    wording(
        "请按 errors 中的说明逐项更正后重新提交。",
        "Correct the fields named in `errors` and send again.",
    )
}

/// The path leads nowhere.
pub(super) fn unknown_path() -> Wording {
    wording(
        "没有这个地址，接口清单见 /api/v1/openapi.json。",
        "There is nothing at this path; /api/v1/openapi.json lists what there is.",
    )
}

/// The thing is not here.
pub(super) fn not_found(what: &str) -> Wording {
    let zh = match what {
        "jurisdiction_id" => {
            return wording(
                "查无此辖区（jurisdiction_id）。",
                "There is no jurisdiction with this jurisdiction_id.",
            );
        }
        "setup" => return wording("系统已完成首次设置。", "The first jurisdiction is set up already."),
        "report" => "警情登记",
        "incident" => "警情",
        "unit" => "警力单元",
        "closure" => "道路封闭",
        "ring" => "圈层",
        "point" => "站点",
        "order" => "勤务令",
        "streets" => "路网",
        "tile" => "地图瓦片",
        "assignment" => "派警任务",
        "org" => "组织",
        "person" => "人员",
        "token" => "令牌",
        "service" => "事项",
        _ => "内容",
    };
    wording(format!("本辖区查无此{zh}。"), format!("There is no such {what} in this jurisdiction."))
}

/// The method is not served.
pub(super) fn wrong_method() -> Wording {
    wording("该地址支持的请求方式见 Allow 头。", "The `Allow` header names the methods that this path takes.")
}

/// The JSON is broken.
pub(super) fn malformed_json(line: usize, column: usize) -> Wording {
    wording(
        format!("请求体不是合法的 JSON：第 {line} 行第 {column} 列。"),
        format!("The body is not valid JSON: see line {line}, column {column}."),
    )
}

/// The body broke off.
pub(super) fn broken_body() -> Wording {
    wording("请求体未传完。", "The body broke off.")
}

/// The body did not come in time.
pub(super) fn slow_body(seconds: u64) -> Wording {
    wording(
        format!("请求体须在 {seconds} 秒内传完。"),
        format!("The body must arrive within {seconds} seconds."),
    )
}

/// The body is too large.
pub(super) fn large_body(bytes_max: usize) -> Wording {
    wording(
        format!("请求体不得超过 {bytes_max} 字节（BODY_BYTES_MAX）。"),
        format!("The body may have at most {bytes_max} bytes (BODY_BYTES_MAX)."),
    )
}

/// The body has another type.
pub(super) fn wrong_media_type(wanted: &str) -> Wording {
    wording(format!("请以 {wanted} 提交。"), format!("Send the body as {wanted}."))
}

/// A request from another site's page.
pub(super) fn cross_site() -> Wording {
    wording(
        "来自其他网站的请求不予受理，请在本系统页面内操作。",
        "Requests from another site's pages are not taken; use the console, or a bearer token.",
    )
}

/// Nobody is signed in.
pub(super) fn stranger() -> Wording {
    wording(
        "请先登录；系统对接请携带有效令牌。",
        "Sign in first; a machine sends a valid token as `Authorization: Bearer`.",
    )
}

/// The name or the password is wrong.
pub(super) fn wrong_password() -> Wording {
    wording("用户名或密码错误。", "The name or the password is wrong.")
}

/// The name is locked.
pub(super) fn locked(until: Moment) -> Wording {
    let civil = until.civil();
    wording(
        format!("密码多次错误，账号已锁定至 {:02}:{:02}，可由管理员解锁。", civil.hour(), civil.minute()),
        format!(
            "Too many wrong passwords: the name is locked until {:02}:{:02} (UTC+8) unless an administrator lifts it.",
            civil.hour(),
            civil.minute()
        ),
    )
}

/// No role gives the right.
pub(super) fn not_allowed(permission: &str) -> Wording {
    wording(
        format!("当前角色没有该权限（{permission}），如需办理请联系管理员。"),
        format!("None of your roles allows this ({permission}); an administrator can grant one."),
    )
}

/// The key came with another body.
pub(super) fn command_reused() -> Wording {
    wording(
        "同一 Idempotency-Key 已用于另一请求，请换用新值。",
        "This Idempotency-Key was used with another request; take a new one.",
    )
}

/// Others were faster.
pub(super) fn conflict() -> Wording {
    wording("他人正在同时处理，请重试。", "Others changed it at the same time; try again.")
}

/// Too much at once.
pub(super) fn busy(seconds: u32) -> Wording {
    wording(
        format!("受理量过大，请在 {seconds} 秒后重试。"),
        format!("Too much comes in at once; try again in {seconds} s."),
    )
}

/// Over a limit of the journal.
pub(super) fn over_limit(what: &str, limit: usize, got: usize) -> Wording {
    wording(
        format!("超出限额 {what}：上限 {limit}，实际 {got}。"),
        format!("Over the limit {what}: at most {limit}, and this is {got}."),
    )
}

/// The disk is full.
pub(super) fn storage_full() -> Wording {
    wording(
        "存储空间已满，本次未受理；腾出空间后自动恢复。",
        "The disk is full and nothing was stored; it goes on by itself once there is space.",
    )
}

/// The disk cannot be written.
pub(super) fn storage_read_only() -> Wording {
    wording(
        "存储不可写，本次未受理；恢复后自动继续。",
        "The disk cannot be written and nothing was stored; it goes on by itself once it can.",
    )
}

/// The service stops.
pub(super) fn stopping() -> Wording {
    wording("服务正在停止，请稍后重试。", "The service is stopping; try again in a moment.")
}

/// The store failed.
pub(super) fn storage_failed() -> Wording {
    wording("存储故障，本次未受理，请重试。", "The store failed and nothing was stored; try again.")
}

/// Our own fault.
pub(super) fn bug() -> Wording {
    wording(
        "系统内部错误，已记入日志；反馈时请提供 request_id。",
        "Something went wrong inside and is in the log; name the request_id when you report it.",
    )
}
