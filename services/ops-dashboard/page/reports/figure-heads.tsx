/** Headings of columns that hold figures. */
export function FigureHeads({ titles }: { titles: readonly string[] }) {
  return (
    <>
      {titles.map((title) => (
        <th scope="col" class="figure" key={title}>
          {title}
        </th>
      ))}
    </>
  );
}
