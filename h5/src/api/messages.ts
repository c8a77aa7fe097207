/** Error codes in the reader's words: what happened and what to do. */
import type { Refusal } from './refusal'

const MESSAGES: Record<string, string> = {
  offline: '网络不通，请检查网络后重试',
  timeout: '服务器很久没有回应，请稍后重试',
  signed_out: '登录已过期，正在重新登录',
  session_changed: '登录的人已变，正在重新打开',
  forbidden: '你没有权限做这件事',
  not_found: '找不到，可能已不在你的范围内',
  relation_ended: '好友关系已结束，不能再修改',
  nothing_to_undo: '之后又有新的改动，不能撤销了',
  tag_gone: '标签已被删除，请重新选择',
  too_many_mobiles: '最多五个手机号',
  item_done: '已经完成了，重新打开后才能推迟',
  conflict: '刚刚有别的改动，请刷新后再试',
  invalid: '填写的内容不对，请检查',
  too_many: '操作太快了，请稍后再试',
  not_a_friend: '你们还不是好友，这条消息不计入触达',
  another_customer: '这件事是关于另一位客户的',
  wecom_unavailable: '企业微信暂时没有回应，请稍后重试',
  busy: '系统正忙，请稍后重试',
}

/** The pages know more codes than the sidebar, which must load little before it opens. */
export function alsoSay(more: Readonly<Record<string, string>>): void {
  Object.assign(MESSAGES, more)
}

export function messageOf(refusal: Refusal): string {
  return MESSAGES[refusal.code] ?? '出了点问题，请稍后重试'
}
