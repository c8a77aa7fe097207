/** Callback events in an administrator's words; an unknown one keeps WeCom's name. */

const WORDS: Readonly<Record<string, string>> = {
  'change_external_contact.add_external_contact': '客户加了好友',
  'change_external_contact.add_half_external_contact': '客户等待通过',
  'change_external_contact.edit_external_contact': '客户资料有改动',
  'change_external_contact.del_external_contact': '员工删除了客户',
  'change_external_contact.del_follow_user': '客户删除了员工',
  'change_external_contact.transfer_fail': '客户接替失败',
  'change_external_chat.create': '新建客户群',
  'change_external_chat.update': '客户群有变动',
  'change_external_chat.dismiss': '客户群解散',
  'change_external_tag.create': '新建标签',
  'change_external_tag.update': '标签有改动',
  'change_external_tag.delete': '删除标签',
  'change_external_tag.shuffle': '标签重新排序',
  'change_contact.create_user': '新员工',
  'change_contact.update_user': '员工资料有改动',
  'change_contact.delete_user': '员工离职',
  'change_contact.create_party': '新建部门',
  'change_contact.update_party': '部门有改动',
  'change_contact.delete_party': '删除部门',
  subscribe: '员工进入可见范围',
  unsubscribe: '员工离开可见范围',
  enter_agent: '员工打开应用',
  template_card_event: '员工按了卡片按钮',
  template_card_menu_event: '员工点了卡片菜单',
  'message.text': '员工给应用发了文字',
}

export function eventWords(event: string): string {
  return WORDS[event] ?? event
}
