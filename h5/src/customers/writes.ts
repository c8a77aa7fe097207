/** What the customer pages write; each wish carries a key, so that it can be sent again when its answer was lost. */
import { api, call, callEmpty } from '@/api/client'
import type { Relation, WriteBack } from '@/api/types'
import { uuid } from '@/tasks/uuid'

export type Wish =
  | { readonly kind: 'remark' | 'description'; readonly text: string }
  | { readonly kind: 'mobiles'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'tags'; readonly add: readonly number[]; readonly remove: readonly number[] }

const unanswered = new Map<string, { readonly content: string; readonly clientKey: string }>()

/**
 * Pressed again after a lost answer it is the same wish, under the same key. As soon as something else was wanted of the
 * same thing it is another one, though it may say the same.
 */
async function once(about: string, content: string, send: (clientKey: string) => Promise<WriteBack>): Promise<WriteBack> {
  const before = unanswered.get(about)
  const clientKey = before?.content === content ? before.clientKey : uuid()
  unanswered.set(about, { content, clientKey })
  const answer = await send(clientKey)
  unanswered.delete(about)
  return answer
}

export function write(relation: Relation, wish: Wish): Promise<WriteBack> {
  const params = { path: { relation_id: relation.id } }
  return once(`${relation.id}:${wish.kind}`, JSON.stringify(wish), (clientKey) => {
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
  return once(`undo:${wish.id}`, '', (clientKey) =>
    call(api.PUT('/api/v1/write-backs/{writeback_id}/reversal', { params: pathOf(wish), body: { client_key: clientKey } })),
  )
}

export function repeat(wish: WriteBack): Promise<WriteBack> {
  return once(`repeat:${wish.id}`, '', (clientKey) =>
    call(api.PUT('/api/v1/write-backs/{writeback_id}/repetition', { params: pathOf(wish), body: { client_key: clientKey } })),
  )
}

export function dismiss(wish: WriteBack): Promise<void> {
  return callEmpty(api.PUT('/api/v1/write-backs/{writeback_id}/dismissal', { params: pathOf(wish) }))
}

export function readTags() {
  return call(api.GET('/api/v1/tags'))
}
