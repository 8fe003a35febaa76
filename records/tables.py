"""Every table in one place, for migrations and checks."""

from records.assignment import Assignment, CoAssignment, ShareClearing, ShareCredit, StoredDecision
from records.base import Base
from records.body import Body, Contract, FormerHours
from records.case import Case, CaseOpening, CasePeriod, Person
from records.casework import Contact, Message, Note, Referral, Task
from records.conflict import CaseBar, Conflict
from records.consultation import Consultation
from records.draft import Draft
from records.prefecture import CaseCounter, Prefecture
from records.rota import Absence, RotaShift
from records.ruleset import PinnedCase, RuleDraft, StoredRule, StoredRuleSet
from records.staff import Staff
from records.trail import Trace, TrailHead
from records.work import Heartbeat, JobRun, Outbox

METADATA = Base.metadata

ALL = (
    Prefecture,
    CaseCounter,
    Body,
    Contract,
    FormerHours,
    StoredRuleSet,
    StoredRule,
    RuleDraft,
    PinnedCase,
    Staff,
    RotaShift,
    Absence,
    Person,
    Case,
    CasePeriod,
    CaseOpening,
    Consultation,
    StoredDecision,
    Assignment,
    CoAssignment,
    ShareCredit,
    ShareClearing,
    Conflict,
    CaseBar,
    Contact,
    Referral,
    Note,
    Task,
    Message,
    Draft,
    JobRun,
    Heartbeat,
    Outbox,
    Trace,
    TrailHead,
)
