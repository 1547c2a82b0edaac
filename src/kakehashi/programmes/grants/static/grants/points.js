// The total of the points chosen so far, while the reviewer chooses. Without this the
// page shows the total as it was last saved.
const total = document.querySelector("[data-points-total]");
const groups = document.querySelectorAll(".points[data-weight]");

function count() {
  let sum = 0;
  for (const group of groups) {
    const chosen = group.querySelector("input:checked");
    if (chosen) sum += Number(chosen.value) * Number(group.dataset.weight);
  }
  total.value = sum;
}

if (total) {
  for (const group of groups) group.addEventListener("change", count);
  count();
}
