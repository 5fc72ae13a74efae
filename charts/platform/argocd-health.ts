/** Argo CD left out the health of Applications in 1.8; without it, waves of Applications do not wait for each other. */
export const applicationHealth = `local health = { status = "Progressing", message = "not reported yet" }
local reported = obj.status and obj.status.health
if reported and reported.status then
  health.status = reported.status
  health.message = reported.message or ""
end
return health
`;
