/** What WeCom refused, in the reader's words: what did not come about, and why. */
import type { WriteBack } from '@/api/types'

const PARTS: Readonly<Record<string, string>> = { remark: '备注', description: '描述', mobiles: '手机号', tags: '标签' }

const partWord = (kind: string): string => PARTS[kind] ?? '资料'

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

/** WeCom will say the same however often it is asked. */
const FINAL: ReadonlySet<string> = new Set(['relation_gone', 'relation_ended', 'tag_gone', 'tag_forbidden', 'not_accepted'])

/** Whether trying again may help. */
export function mayHelp({ reason }: WriteBack): boolean {
  return reason === null || !FINAL.has(reason)
}

export function refusalWords(refusal: WriteBack): string {
  const reason = REASONS[refusal.reason ?? ''] ?? '企业微信没有接受'
  return `${partWord(refusal.kind)}${wantedWords(refusal)}没有保存：${reason}`
}

function wantedWords({ text, tags_added: on, tags_removed: off, mobiles_added: more, mobiles_removed: fewer }: WriteBack): string {
  if (text !== null) return text ? `「${text}」` : '清空'
  const words = [...on, ...off].map(({ name }) => name).concat([...more, ...fewer].map(({ masked }) => masked))
  return words.length ? `「${words.join('、')}」` : ''
}
