/** Words the card and the page of 流失对照 share. */
export const NOTHING_TO_COMPARE = '还没有可以对照的日子'
export const ALL_ALIKE = '近 30 天没有不一致的日子'
