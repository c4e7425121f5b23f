export const measure = async (_root: string): Promise<string> => ""
