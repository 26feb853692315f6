//! Who may do what: roles, permissions, and the matrix between them. What the matrix does not give is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;
use super::wording::Wording;

closed_codes! {
    /// A part that a person or a machine plays in the work; a person may hold several.
    pub enum Role {
        /// 市民: someone who reports and follows up their own matter.
        Citizen = "citizen",
        /// 接警员: answers, files, opens and grades.
        CallTaker = "call-taker",
        /// 调度员: sends units and follows them.
        Dispatcher = "dispatcher",
        /// 值班长: answers for the shift and decides what goes beyond the desk.
        DutyCommander = "duty-commander",
        /// 民警: a police officer of a crew.
        Officer = "officer",
        /// 辅警: assists officers; decides nothing alone.
        Auxiliary = "auxiliary",
        /// 社区民警: the officer of a community and its grids.
        CommunityOfficer = "community-officer",
        /// 网格员: works a governance grid.
        GridWorker = "grid-worker",
        /// 志愿者: helps, without any power of enforcement.
        Volunteer = "volunteer",
        /// 调解员: a people's mediator.
        Mediator = "mediator",
        /// 信访专员: registers and follows petitions.
        PetitionClerk = "petition-clerk",
        /// 监察督办员: checks deadlines and hazards.
        Inspector = "inspector",
        /// 分析员: sees aggregates only.
        Analyst = "analyst",
        /// 毗邻协作席: the desk of a neighbouring jurisdiction.
        NeighbourDesk = "neighbour-desk",
        /// 个人信息保护负责人: looks after personal data and its deletion.
        PrivacyOfficer = "privacy-officer",
        /// 审计员: reads the audit journal and nothing else that matters.
        Auditor = "auditor",
        /// 运维值守员: watches the machines.
        Operator = "operator",
        /// 系统管理员: enrols people and grants roles.
        Administrator = "administrator",
        /// 定位接入: a machine that tells where units are, and does nothing else.
        Tracker = "tracker",
        /// 接入方: a machine channel such as Open311 or a sensor.
        Partner = "partner",
    }
}

closed_codes! {
    /// One thing that a role may be allowed to do.
    pub enum Permission {
        /// File a report.
        ReportFile = "report.file",
        /// Read reports, personal data masked.
        ReportRead = "report.read",
        /// See the caller's name and telephone; needs a case and a purpose.
        ReportReadParty = "report.read-party",
        /// Destroy the key of a caller's personal data.
        ReportEraseParty = "report.erase-party",
        /// Open an incident.
        IncidentOpen = "incident.open",
        /// Read incidents and their timelines.
        IncidentRead = "incident.read",
        /// Set type and grade.
        IncidentGrade = "incident.grade",
        /// Write a note into the log.
        IncidentNote = "incident.note",
        /// Link a report to an incident, or an incident to another.
        IncidentLink = "incident.link",
        /// Merge two incidents into one.
        IncidentMerge = "incident.merge",
        /// Split one incident into two.
        IncidentSplit = "incident.split",
        /// Close an incident with a disposition.
        IncidentClose = "incident.close",
        /// Reopen a closed incident.
        IncidentReopen = "incident.reopen",
        /// Read units and assignments.
        UnitRead = "unit.read",
        /// Assign a unit to an incident, or cancel the assignment.
        UnitAssign = "unit.assign",
        /// Advance any assignment, on behalf of a crew that reports by radio.
        UnitAdvanceAny = "unit.advance-any",
        /// Advance the assignment of one's own unit.
        UnitAdvanceOwn = "unit.advance-own",
        /// Set the status of any unit.
        UnitStatusAny = "unit.status-any",
        /// Set the status of one's own unit.
        UnitStatusOwn = "unit.status-own",
        /// Tell where any unit is.
        UnitPosition = "unit.position",
        /// Bring a unit into service or take it out for good.
        UnitCommission = "unit.commission",
        /// See the board of the jurisdiction.
        BoardRead = "board.read",
        /// Listen to the live stream.
        LiveRead = "live.read",
        /// Read grids and police grids.
        GridRead = "grid.read",
        /// Read rings, control points, leaks and closure.
        RingRead = "ring.read",
        /// Lay rings out: crossings, control points, joint plans.
        RingManage = "ring.manage",
        /// Post a crew at a control point, or take it away.
        RingCrew = "ring.crew",
        /// Draft an order that sets a duty level.
        LevelDraft = "level.draft",
        /// Approve or lift an order that sets a duty level; somebody else has drafted it.
        LevelApprove = "level.approve",
        /// Ask for co-operation: a described vehicle or goods, with a case number and papers.
        AlertRequest = "alert.request",
        /// Receive a request: check its papers, return it, refuse it.
        AlertCheck = "alert.check",
        /// Approve a request, or renew or end an alert.
        AlertApprove = "alert.approve",
        /// Read alerts, the description left out.
        AlertRead = "alert.read",
        /// Read the description; needs the case and a purpose, and is written down.
        AlertLookUp = "alert.look-up",
        /// Sign for an alert at a control point, and tell what was seen.
        AlertAct = "alert.act",
        /// Stop a vehicle, and say what came of it.
        AlertStop = "alert.stop",
        /// Sign a hand-over.
        AlertHandOver = "alert.hand-over",
        /// Read measures and bulletins.
        MeasureRead = "measure.read",
        /// Enrol a person or an organisation.
        AccessEnrol = "access.enrol",
        /// Grant or withdraw a role.
        AccessGrant = "access.grant",
        /// Issue or withdraw a token for a machine.
        AccessToken = "access.token",
        /// Unlock an account that too many failures have locked.
        AccessUnlock = "access.unlock",
        /// Read the audit journal; the reading is written down too.
        AuditRead = "audit.read",
        /// Read the counters of the running system.
        SystemMetrics = "system.metrics",
    }
}

/// One role of the matrix: its name, what it is for, and all that it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// Its name on screens.
    pub name: Wording,
    /// What it may do; everything else is refused.
    pub may: BTreeSet<Permission>,
}

/// The whole matrix: one grant for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PermissionMatrix(BTreeMap<Role, RoleGrant>);

impl PermissionMatrix {
    /// The matrix of these grants; the last of two for one role stands, which the loader refuses beforehand.
    pub fn new(grants: impl IntoIterator<Item = RoleGrant>) -> Self {
        Self(grants.into_iter().map(|grant| (grant.role, grant)).collect())
    }

    /// Whether this role may do this.
    pub fn allows(&self, role: Role, permission: Permission) -> bool {
        self.0.get(&role).is_some_and(|grant| grant.may.contains(&permission))
    }

    /// The row of one role.
    pub fn grant(&self, role: Role) -> Option<&RoleGrant> {
        self.0.get(&role)
    }

    /// All rows, in the order of the roles.
    pub fn grants(&self) -> impl Iterator<Item = &RoleGrant> {
        self.0.values()
    }
}
