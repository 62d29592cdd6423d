/** Short names for the shapes of the API; `schema.d.ts` is made from openapi.json. */
import type { components } from './schema';

type Shapes = components['schemas'];

export type Problem = Omit<Shapes['Problem'], 'detail'> & { detail?: string };
export type Session = Shapes['SessionOut'];
export type Device = Shapes['DeviceSession'];

export type PersonRef = Shapes['PersonRef'];
export type Person = Shapes['PersonOut'];
export type PersonDetail = Shapes['PersonDetailOut'];
export type Affiliation = Shapes['AffiliationOut'];
export type AffiliationIn = Shapes['AffiliationIn'];
export type Assignment = Shapes['AssignmentOut'];
export type Credential = Shapes['CredentialOut'];
export type Grant = Shapes['GrantOut'];
export type Leave = Shapes['LeaveOut'];
export type Me = Shapes['MeOut'];
export type OrgNode = Shapes['NodeOut'];

export type Framework = Shapes['Framework'];
export type Competency = Shapes['Competency'];
export type Indicator = Shapes['Indicator'];

export type ModuleSummary = Shapes['Module'];
export type ModuleDetail = Shapes['ModuleDetail'];
export type ContentOrigin = Shapes['ContentOrigin'];
export type Coverage = Shapes['Coverage'];
export type CoverageRow = Shapes['CoverageRow'];
export type CoveragePlace = Shapes['CoveragePlace'];
export type Lesson = Shapes['Lesson'];
export type CheckItem = Shapes['CheckItem'];
export type CheckChoice = Shapes['CheckChoice'];
export type Answer = Shapes['Answer'];
export type Sitting = Shapes['CheckSitting'];
export type SearchIndex = Shapes['SearchIndex'];
export type SearchEntry = Shapes['SearchEntry'];
export type Glossary = Shapes['Glossary'];
export type Term = Shapes['Term'];
export type RoleCards = Shapes['RoleCards'];
export type RoleCard = Shapes['RoleCard'];
export type OpenLesson = Shapes['OpenLesson'];
export type Scenario = Shapes['Scenario'];
export type ScenarioPlay = Shapes['ScenarioPlay'];
export type ScenarioDebrief = Shapes['ScenarioDebrief'];
export type Drill = Shapes['Drill'];
export type Refresher = Shapes['Refresher'];
export type RefresherRound = Shapes['RefresherRound'];
export type CheckAnalysis = Shapes['CheckAnalysis'];
export type AttemptResult = Shapes['AttemptResult'];
export type AttemptSummary = Shapes['Attempt'];
export type LearningPath = Shapes['LearningPath'];

export type Authorization = Shapes['Authorization'];
export type Status = Shapes['Status'];
export type Clause = Shapes['Clause'];
export type RequirementStatus = Shapes['RequirementStatus'];
export type CompetencyLevel = Shapes['CompetencyLevel'];
export type Readiness = Shapes['Readiness'];
export type ReadinessCell = Shapes['ReadinessCell'];
export type ReadinessReason = Shapes['ReadinessReason'];
export type EvidenceRef = Shapes['EvidenceRef'];
export type RequirementPlan = Shapes['RequirementPlan'];
export type Waiver = Shapes['Waiver'];
export type NodePolicy = Shapes['NodePolicy'];
export type PracticeRecord = Shapes['PracticeRecord'];
export type Runway = Shapes['Runway'];
export type Staffing = Shapes['Staffing'];
export type CoverMap = Shapes['CoverMap'];
export type PairCheck = Shapes['PairCheck'];
export type OwnCandidacy = Shapes['OwnCandidacy'];

export type Rule = Shapes['Requirement'];
export type RuleClause = Shapes['RequirementClause'];
export type OverlayShown = Shapes['OverlayShown'];

export type EvidenceType = Shapes['EvidenceType'];
export type RatingValue = Shapes['RatingValue'];
export type RatingIn = Shapes['RatingIn'];
export type Setting = Shapes['Setting'];
export type ObservationIn = Shapes['ObservationIn'];
export type Observation = Shapes['ObservationOut'];
export type Cycle = Shapes['CycleOut'];
export type CycleEventKind = Shapes['CycleEventKind'];
export type CycleOutcome = Shapes['CycleOutcome'];
export type MyCoaching = Shapes['MyCoachingOut'];
export type Task = Shapes['TaskOut'];

export type TrainingEvent = Shapes['TrainingEventOut'];
export type CoachingPlan = Shapes['CoachingPlanOut'];
export type CoachingTool = Shapes['CoachingToolOut'];
export type CoachMonth = Shapes['CoachMonthOut'];
export type Dose = Shapes['DoseOut'];
export type PersonDose = Shapes['PersonDoseOut'];
export type TransferRate = Shapes['TransferRateOut'];
export type TransferGroup = Shapes['TransferGroupOut'];
export type TransferWindow = Shapes['TransferWindowOut'];
export type JointEvent = Shapes['JointEventOut'];
export type RosterWeek = Shapes['RosterWeek'];
export type RosterInterval = Shapes['RosterInterval'];

export type AuditEvent = Shapes['AuditEventOut'];

export type Candidacy = Shapes['Candidacy'];
export type Gate = Shapes['Gate'];
export type Stage = Shapes['Stage'];
export type CalibrationRun = Shapes['CalibrationRun'];
export type CalibrationResult = Shapes['CalibrationResult'];
export type CalibrationFigure = Shapes['Figure'];
export type RaterStanding = Shapes['RaterStanding'];
export type Vignette = Shapes['Vignette'];
export type PracticeVignette = Shapes['PracticeVignette'];
export type PracticeFeedback = Shapes['PracticeFeedback'];
export type PracticeFeedbackItem = Shapes['PracticeFeedbackItem'];
export type IndicatorRating = Shapes['IndicatorRating'];
export type RaterDrift = Shapes['RaterDrift'];
export type DriftRule = Shapes['DriftRule'];
export type InsideOutsideGap = Shapes['InsideOutsideGap'];
export type DecisionMeter = Shapes['DecisionMeter'];
export type ChangeKind = Shapes['ChangeKind'];
export type CertificateKeeping = Shapes['CertificateKeeping'];
export type CertificateEvent = Shapes['CertificateEvent'];
export type Appeal = Shapes['Appeal'];
export type VignetteKeyState = Shapes['VignetteKeyState'];
export type VignetteKey = Shapes['VignetteKey'];
export type Verification = Shapes['CertificateVerification'];

export type ModuleReviews = Shapes['ModuleReviews'];
export type ModuleReview = Shapes['ModuleReview'];
export type Transcript = Shapes['Transcript'];
export type Completion = Shapes['Completion'];
export type PriorLearningClaim = Shapes['PriorLearningClaim'];
export type ContentPublishing = Shapes['ContentPublishing'];
export type ContentPart = Shapes['ContentPart'];
export type ContentFinding = Shapes['ContentFinding'];
export type ContentProposal = Shapes['ContentProposal'];
