/** What the mass-send pages read and ask for. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'
import type { NewMassSend, SendAudience } from '@/api/types'
import type { SendStatus } from './words'

const at = (id: number) => ({ path: { mass_send_id: id } })

export function readMassSends(cursor: string | undefined) {
  return call(api.GET('/api/v1/mass-sends', { params: { query: paging(cursor) } }))
}

export function readMassSend(id: number) {
  return call(api.GET('/api/v1/mass-sends/{mass_send_id}', { params: at(id) }))
}

export function readStaff(id: number, cursor: string | undefined) {
  return call(api.GET('/api/v1/mass-sends/{mass_send_id}/staff', { params: { ...at(id), query: paging(cursor) } }))
}

export function readRecipients(id: number, status: SendStatus | null, userid: string | null, cursor: string | undefined) {
  const query = {
    ...paging(cursor),
    ...(status === null ? {} : { status }),
    ...(userid === null ? {} : { member_userid: userid }),
  }
  return call(api.GET('/api/v1/mass-sends/{mass_send_id}/recipients', { params: { ...at(id), query } }))
}

export function readMySendTasks(cursor: string | undefined) {
  return call(api.GET('/api/v1/mass-send-tasks', { params: { query: paging(cursor) } }))
}

export function readPreview(audience: SendAudience) {
  return call(api.POST('/api/v1/mass-send-previews', { body: { audience } }))
}

export function createMassSend(body: NewMassSend) {
  return call(api.POST('/api/v1/mass-sends', { body }))
}

export function cancelMassSend(id: number) {
  return call(api.PUT('/api/v1/mass-sends/{mass_send_id}/cancellation', { params: at(id) }))
}

export function remindOfMassSend(id: number) {
  return call(api.POST('/api/v1/mass-sends/{mass_send_id}/reminders', { params: at(id) }))
}

/** Has the server read the results from WeCom now; they follow as a live update. */
export function readResultsNow(id: number) {
  return call(api.PUT('/api/v1/mass-sends/{mass_send_id}/reading', { params: at(id) }))
}

/** Has the server read WeCom's list of everybody's mass sends, which the estimate rests on. */
export function readListNow() {
  return call(api.POST('/api/v1/mass-send-syncs'))
}
