/** Short names for what the API answers, read off the generated schema by address, never written by hand. */
import type { paths } from './schema'

type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : never
type Got<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } } ? Json<R> : never
type Item<Listing> = Listing extends { items: readonly (infer T)[] } ? T : never

export type Me = Got<'/api/v1/me'>
export type Role = Me['roles'][number]
export type Day = Got<'/api/v1/me/day'>
export type ContactChange = Item<Got<'/api/v1/me/contact-changes'>>
export type TaskItem = Item<Got<'/api/v1/task-items'>>
export type CustomerRef = NonNullable<TaskItem['customer']>
export type Task = Item<Got<'/api/v1/tasks'>>
type TaskDetail = Got<'/api/v1/tasks/{task_id}'>
export type TaskAssignment = TaskDetail['items'][number]
export type MemberRow = Item<Got<'/api/v1/members'>>
export type CustomerRow = Item<Got<'/api/v1/customers'>>
export type Customer = Got<'/api/v1/customers/{customer_id}'>
export type Relation = Customer['relations'][number]
export type WriteBack = Got<'/api/v1/write-backs/{writeback_id}'>
export type TagGroup = Got<'/api/v1/tags'>['groups'][number]
export type TrailEntry = Item<Got<'/api/v1/customers/{customer_id}/trail'>>
export type SidebarCustomer = Got<'/api/v1/sidebar/customer'>
export type SidebarGroup = Got<'/api/v1/sidebar/group'>
export type Sync = Got<'/api/v1/sync'>
export type SyncRun = Item<Got<'/api/v1/admin/sync-runs'>>
export type SyncStep = Item<Got<'/api/v1/admin/sync-runs/{run_id}/steps'>>
export type SyncRepair = Item<Got<'/api/v1/admin/sync-repairs'>>
export type SyncProposal = Item<Got<'/api/v1/admin/sync-proposals'>>
export type ForwardingTarget = Got<'/api/v1/admin/forwarding-targets/{target_id}'>
export type ForwardingDelivery = Item<Got<'/api/v1/admin/forwarding-targets/{target_id}/deliveries'>>
export type InboxRow = Item<Got<'/api/v1/admin/inbox'>>
export type InboxMessage = Got<'/api/v1/admin/inbox/{message_id}'>
export type InboxSummary = Got<'/api/v1/admin/inbox-summary'>
export type Checkup = Got<'/api/v1/admin/checkup'>
export type Probe = Checkup['probes'][number]
export type WeComErrorRow = Item<Got<'/api/v1/admin/wecom-errors'>>
export type Statistics = Got<'/api/v1/admin/statistics'>
export type DifferenceRow = Item<Got<'/api/v1/admin/statistics/differences'>>
export type Overview = Got<'/api/v1/admin/overview'>

export type MassSend = Item<Got<'/api/v1/mass-sends'>>
export type MassSendDetail = Got<'/api/v1/mass-sends/{mass_send_id}'>
export type SendStaff = Item<Got<'/api/v1/mass-sends/{mass_send_id}/staff'>>
export type SendRecipient = Item<Got<'/api/v1/mass-sends/{mass_send_id}/recipients'>>
export type SendTask = Item<Got<'/api/v1/mass-send-tasks'>>
type Posted<P extends keyof paths> = paths[P] extends { post: { requestBody: infer R } } ? Json<R> : never
export type NewMassSend = Posted<'/api/v1/mass-sends'>
export type SendAudience = NewMassSend['audience']
export type SendPreview = paths['/api/v1/mass-send-previews']['post']['responses'][200]['content']['application/json']
export type NewHandover = Posted<'/api/v1/handovers'>
export type Handover = Item<Got<'/api/v1/handovers'>>
export type HandoverItem = Item<Got<'/api/v1/handovers/{handover_id}/items'>>
export type GivableCustomer = Item<Got<'/api/v1/handover-customers'>>
export type Leaver = Item<Got<'/api/v1/leavers'>>
export type Page<T> = Pick<Got<'/api/v1/customers'>, 'next_cursor'> & { readonly items: readonly T[] }
