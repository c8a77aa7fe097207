/** What the task pages read. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'

export function readOpenItems(cursor: string | undefined) {
  return call(api.GET('/api/v1/task-items', { params: { query: { ...paging(cursor), state: 'open' } } }))
}

export function readDoneItems(cursor: string | undefined) {
  return call(api.GET('/api/v1/task-items', { params: { query: { ...paging(cursor), state: 'done' } } }))
}

export function readOpenItemsFor(customerId: number) {
  const query = { ...paging(undefined), state: 'open' as const, customer_id: customerId }
  return call(api.GET('/api/v1/task-items', { params: { query } }))
}

export function readPushedTasks(cursor: string | undefined) {
  return call(api.GET('/api/v1/tasks', { params: { query: paging(cursor) } }))
}

export function readTask(id: number) {
  return call(api.GET('/api/v1/tasks/{task_id}', { params: { path: { task_id: id } } }))
}

export function readMembers(search: string, cursor: string | undefined) {
  const query = search ? { ...paging(cursor), q: search } : paging(cursor)
  return call(api.GET('/api/v1/members', { params: { query } }))
}
