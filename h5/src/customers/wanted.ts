/** What a relation shows while WeCom has not decided: the wish in grey where there is one, else what WeCom has confirmed. */
import type { Relation, WriteBack } from '@/api/types'

type TextPart = 'remark' | 'description'
type Mark = 'kept' | 'coming' | 'going'

interface Shown {
  readonly text: string
  readonly isWanted: boolean
}

export interface MarkedTag {
  readonly id: number
  readonly name: string
  readonly mark: Mark
}

export function wishesOf(relation: Relation, kind: WriteBack['kind']): readonly WriteBack[] {
  return relation.pending.filter((wish) => wish.kind === kind)
}

export function textOf(relation: Relation, part: TextPart): Shown {
  const wish = wishesOf(relation, part).slice(-1)[0]
  return wish ? { text: wish.text ?? '', isWanted: true } : { text: relation[part] ?? '', isWanted: false }
}

interface Named {
  readonly id: number | string
}

/** Things that are there, with what is wanted to be added to or taken from them. */
function marked<T extends Named>(there: readonly T[], changes: readonly { added: readonly T[]; removed: readonly T[] }[]) {
  const marks = new Map<T['id'], { thing: T; mark: Mark }>()
  for (const thing of there) marks.set(thing.id, { thing, mark: 'kept' })
  const isThere = new Set(marks.keys())
  for (const { added, removed } of changes) {
    for (const thing of removed) {
      if (isThere.has(thing.id)) marks.set(thing.id, { thing, mark: 'going' })
      else marks.delete(thing.id)
    }
    for (const thing of added) marks.set(thing.id, { thing, mark: isThere.has(thing.id) ? 'kept' : 'coming' })
  }
  return [...marks.values()]
}

export function tagsOf(relation: Relation): readonly MarkedTag[] {
  const changes = wishesOf(relation, 'tags').map((wish) => ({ added: wish.tags_added, removed: wish.tags_removed }))
  const there = relation.tags.map(({ id, name }) => ({ id, name }))
  return marked(there, changes).map(({ thing, mark }) => ({ ...thing, mark }))
}

export function mobilesOf(relation: Relation) {
  const changes = wishesOf(relation, 'mobiles').map((wish) => ({ added: wish.mobiles_added, removed: wish.mobiles_removed }))
  return marked(relation.mobiles, changes).map(({ thing, mark }) => ({ ...thing, mark }))
}
