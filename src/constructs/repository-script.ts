import offsite from './scripts/offsite.sh';
import repository from './scripts/repository.sh';

const used = '    offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" ;;\n';

/** What the scripts share that talk to restic. */
export const repositoryScript = repository;

/** The same with what some places off site want besides variables of restic's: it does nothing where their variables are not there. */
export const wholeRepositoryScript = `${repository.replace(used, () => used.replace(' ;;', ' && offsite_credentials ;;'))}
${offsite}`;
