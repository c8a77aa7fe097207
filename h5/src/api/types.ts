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
export type ForwardingTarget = Got<'/api/v1/admin/forwarding-targets/{target_id}'>
export type ForwardingDelivery = Item<Got<'/api/v1/admin/forwarding-targets/{target_id}/deliveries'>>
export type InboxRow = Item<Got<'/api/v1/admin/inbox'>>

export type Page<T> = Pick<Got<'/api/v1/customers'>, 'next_cursor'> & { readonly items: readonly T[] }
