/** Where an attributed order comes from, as staff call it. */

const SOURCES: Readonly<Record<string, string>> = {
  code: '推广码',
  task: '任务',
  one_to_one: '一对一',
  mass_send: '群发',
  group: '客户群',
  natural: '自然成交',
  manual: '人工归属',
}

export function sourceWord(source: string): string {
  return SOURCES[source] ?? source
}
