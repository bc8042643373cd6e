/** What the licence of the data asks for wherever it is shown (data/README.md). */
export const CREDIT = 'Online Retail II, D. Chen, UCI Machine Learning Repository, CC BY 4.0';
