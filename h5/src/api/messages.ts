/** Error codes in the reader's words: what happened and what to do. */
import type { Refusal } from './refusal'

const MESSAGES: Readonly<Record<string, string>> = {
  offline: '网络不通，请检查网络后重试',
  timeout: '服务器很久没有回应，请稍后重试',
  signed_out: '登录已过期，正在重新登录',
  session_changed: '登录的人已变，正在重新打开',
  forbidden: '你没有权限做这件事',
  not_a_manager: '只有主管可以做这件事',
  not_their_customer: '有员工不是这位客户的好友，请从名单里去掉',
  not_found: '找不到，可能已不在你的范围内',
  relation_ended: '好友关系已结束，不能再修改',
  nothing_to_undo: '之后又有新的改动，不能撤销了',
  tag_gone: '标签已被删除，请重新选择',
  too_many_mobiles: '最多五个手机号',
  item_done: '已经完成了，重新打开后才能推迟',
  unsafe_address: '这个地址不能用：须是公网 https 地址，内网地址要先在服务器上允许',
  conflict: '刚刚有别的改动，请刷新后再试',
  invalid: '填写的内容不对，请检查',
  too_many: '操作太快了，请稍后再试',
  nobody_to_reach: '选中的人现在都收不到群发，请看预览里的原因',
  nobody_to_remind: '大家都已经确认了，不用提醒',
  reminded_enough: '24 小时内最多提醒三次，请晚些再试',
  cancelled: '这次群发已经停止',
  not_a_leader: '只有领导可以让企业微信选择发送人',
  same_person: '原员工和接替员工不能是同一人',
  taker_without_contact: '接替的员工没有客户联系权限',
  nothing_to_hand_over: '没有可以转的客户，或者都已经在转了',
  not_a_channel_manager: '只有管理员和领导可以修改渠道',
  nobody_answers: '至少选一位接待的员工或一个部门',
  cannot_answer: '有员工已停用或没有客户联系权限，请从名单里去掉',
  too_many_people: '同一时间接待的人太多了，请减少一些',
  unknown_department: '有部门已经不在了，请去掉后再试',
  unknown_picture: '有图片已经不在了，请重新上传',
  not_a_picture: '只能用 JPG 或 PNG 图片',
  too_large: '文件太大了，请换一个小一点的',
  single_code: '这个活码在企业微信里只能由一位员工接待',
  deleted: '它已被删除，请新建一个',
  wecom_unavailable: '企业微信暂时没有回应，请稍后重试',
  busy: '系统正忙，请稍后重试',
}

export function messageOf(refusal: Refusal): string {
  return MESSAGES[refusal.code] ?? '出了点问题，请稍后重试'
}
