// Back as soon as the network is.
addEventListener("online", () => location.reload());
document.getElementById("again")?.addEventListener("click", () => location.reload());
