/** What the customer pages write; each wish carries a key, so that it can be sent again when its answer was lost. */
import { api, call, callEmpty } from '@/api/client'
import type { Relation, WriteBack } from '@/api/types'
import { uuid } from '@/tasks/uuid'

export type Wish =
  | { readonly kind: 'remark' | 'description'; readonly text: string }
  | { readonly kind: 'mobiles'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'tags'; readonly add: readonly number[]; readonly remove: readonly number[] }

const keys = new Map<string, string>()

/** The same wish has the same key until it has arrived: pressing again after a lost answer is the same wish. */
function keyOf(content: string): string {
  const key = keys.get(content) ?? uuid()
  keys.set(content, key)
  return key
}

async function once(content: unknown, send: (clientKey: string) => Promise<WriteBack>): Promise<WriteBack> {
  const text = JSON.stringify(content)
  const answer = await send(keyOf(text))
  keys.delete(text)
  return answer
}

export function write(relation: Relation, wish: Wish): Promise<WriteBack> {
  const params = { path: { relation_id: relation.id } }
  return once([relation.id, wish], (clientKey) => {
    const key = { client_key: clientKey }
    switch (wish.kind) {
      case 'remark':
        return call(api.PUT('/api/v1/relations/{relation_id}/remark', { params, body: { ...key, text: wish.text } }))
      case 'description':
        return call(api.PUT('/api/v1/relations/{relation_id}/description', { params, body: { ...key, text: wish.text } }))
      case 'mobiles':
        return call(api.PATCH('/api/v1/relations/{relation_id}/mobiles', { params, body: { ...key, add: wish.add, remove: wish.remove } }))
      case 'tags':
        return call(api.PATCH('/api/v1/relations/{relation_id}/tags', { params, body: { ...key, add: wish.add, remove: wish.remove } }))
    }
  })
}

const pathOf = (wish: WriteBack) => ({ path: { writeback_id: wish.id } })

export function undo(wish: WriteBack): Promise<WriteBack> {
  return once(['undo', wish.id], (clientKey) =>
    call(api.PUT('/api/v1/write-backs/{writeback_id}/reversal', { params: pathOf(wish), body: { client_key: clientKey } })),
  )
}

export function repeat(wish: WriteBack): Promise<WriteBack> {
  return once(['repeat', wish.id], (clientKey) =>
    call(api.PUT('/api/v1/write-backs/{writeback_id}/repetition', { params: pathOf(wish), body: { client_key: clientKey } })),
  )
}

export function dismiss(wish: WriteBack): Promise<void> {
  return callEmpty(api.PUT('/api/v1/write-backs/{writeback_id}/dismissal', { params: pathOf(wish) }))
}

export function readTags() {
  return call(api.GET('/api/v1/tags'))
}
