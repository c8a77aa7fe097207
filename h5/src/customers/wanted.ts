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

const PARTS: Readonly<Record<string, string>> = { remark: '备注', description: '描述', mobiles: '手机号', tags: '标签' }

export const partWord = (kind: string): string => PARTS[kind] ?? '资料'

const REASONS: Readonly<Record<string, string>> = {
  relation_gone: '企业微信里已没有这位好友',
  relation_ended: '好友关系已结束',
  not_visible: '员工不在应用可见范围内，请联系管理员',
  not_permitted: '企业微信没有允许应用修改客户资料，请联系管理员',
  tag_gone: '标签已在企业微信里删除',
  tag_limit: '这位客户的标签已到上限',
  tag_forbidden: '企业微信不允许应用使用这个标签',
  not_accepted: '企业微信不接受这样的内容',
  no_answer: '企业微信半小时没有回应',
}

/** What did not come about, and why. */
export function refusalWords(refusal: WriteBack): string {
  const reason = REASONS[refusal.reason ?? ''] ?? '企业微信没有接受'
  return `${partWord(refusal.kind)}${wantedWords(refusal)}没有保存：${reason}`
}

function wantedWords({ text, tags_added: on, tags_removed: off, mobiles_added: more, mobiles_removed: fewer }: WriteBack): string {
  if (text !== null) return text ? `「${text}」` : '清空'
  const words = [...on, ...off].map(({ name }) => name).concat([...more, ...fewer].map(({ masked }) => masked))
  return words.length ? `「${words.join('、')}」` : ''
}
