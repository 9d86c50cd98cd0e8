//! Words of projects.

use super::{T, texts};
use model::{
    item::{ItemKind, LinkKind, Points, Priority, Stage, filter::Group, import::Target},
    person::Lang,
    sprint::{SprintState, Template},
};

texts! {
    projects: "Projects" / "Projets";
    new_project: "New project" / "Nouveau projet";
    found_project: "Create the project" / "Créer le projet";
    project_founded: "Project created" / "Projet créé";
    project_key: "Key" / "Clé";
    project_key_hint: "Items are numbered under it, such as WEB-42. It cannot be changed later." / "Les éléments sont numérotés avec elle, comme WEB-42. Elle ne change plus ensuite.";
    project_teams_hint: "They see the project, and so do its members. Without a team, every member sees it." / "Elles voient le projet, de même que ses membres. Sans équipe, tous les membres le voient.";
    project_members: "Members" / "Membres";
    project_members_hint: "Who works on it without being in one of its teams." / "Qui y travaille sans être dans l’une de ses équipes.";
    project_services: "Services it owns" / "Services dont il est responsable";
    project_saved: "Project saved" / "Projet enregistré";
    links: "Links" / "Liens";
    link_label: "Label" / "Libellé";
    link_address: "Address" / "Adresse";
    add_link: "Add a link" / "Ajouter un lien";
    remove_link: "Remove link" / "Retirer le lien";
    for_every_member: "Every member" / "Tous les membres";
    no_projects: "No project yet" / "Aucun projet pour l’instant";
    no_projects_text: "A project gathers what a team works on: its backlog, its sprints and its board." / "Un projet rassemble le travail d’une équipe : son backlog, ses sprints et son tableau.";
    no_projects_reader: "A project lead creates them; those of your teams appear here." / "Un chef de projet les crée ; ceux de vos équipes apparaissent ici.";
    archived: "Archived" / "Archivé";
    archived_text: "Nobody works on this project any more." / "Plus personne ne travaille sur ce projet.";
    archive_project: "Archive the project" / "Archiver le projet";
    archive_text: "It stays readable, at the end of the list." / "Il reste lisible, en fin de liste.";
    reopen_project: "Reopen the project" / "Rouvrir le projet";
    project_archived: "Project archived" / "Projet archivé";
    project_reopened: "Project reopened" / "Projet rouvert";
    overview: "Overview" / "Vue d’ensemble";
    settings: "Settings" / "Réglages";
    project_page: "Parts of the project" / "Parties du projet";
    what_project_is: "What it is" / "Description";
    about_project: "About the project" / "À propos du projet";
    founded_by: "Created by" / "Créé par";
    workflow: "Workflow" / "Flux de travail";
    workflow_text: "The columns that work passes through, from left to right. What is new begins in the first." / "Les colonnes que le travail traverse, de gauche à droite. Ce qui est nouveau commence dans la première.";
    columns: "Columns" / "Colonnes";
    column: "Column" / "Colonne";
    column_name: "Name of column" / "Nom de la colonne";
    column_limit: "Limit of column" / "Limite de la colonne";
    column_done: "means done" / "signifie terminé";
    add_column: "Add a column" / "Ajouter une colonne";
    remove_column: "Remove column" / "Retirer la colonne";
    move_left: "Move left: column" / "Vers la gauche : colonne";
    move_right: "Move right: column" / "Vers la droite : colonne";
    no_limit: "no limit" / "sans limite";
    at_most: "at most" / "au plus";
    when_full: "When a column is full" / "Quand une colonne est pleine";
    full_warns: "Warn" / "Avertir";
    full_blocks: "Let nothing more in" / "Ne plus rien y laisser entrer";
    full_warns_text: "A column that is full warns." / "Une colonne pleine avertit.";
    full_blocks_text: "Nothing more goes into a column that is full." / "Plus rien n’entre dans une colonne pleine.";
    points: "Points" / "Points";
    backlog: "Backlog" / "Backlog";
    new_item: "New item" / "Nouvel élément";
    new_item_hint: "What is to be done? One line, Enter" / "Qu’y a-t-il à faire ? Une ligne, Entrée";
    no_items: "Nothing to do yet" / "Rien à faire pour l’instant";
    no_items_text: "Write the first item above: one line, Enter." / "Écrivez le premier élément ci-dessus : une ligne, Entrée.";
    no_items_reader: "Whoever leads the project adds items." / "Les chefs du projet ajoutent les éléments.";
    backlog_is_cut: "There are more items than can be shown. The first 5,000 are here." / "Il y a plus d’éléments que la page ne peut en montrer. Les 5 000 premiers sont ici.";
    items_deleted: "Deleted" / "Supprimé";
    picked_items: "What is picked" / "Sélection";
    picked_one: "picked" / "sélectionné";
    picked_many: "picked" / "sélectionnés";
    pick: "Pick" / "Sélectionner";
    pick_none: "Pick none" / "Tout désélectionner";
    to_the_top: "To the top" / "Tout en haut";
    to_the_end: "To the end" / "Tout à la fin";
    move_up: "Move up" / "Monter";
    move_down: "Move down" / "Descendre";
    priority: "Priority" / "Priorité";
    priority_urgent: "Urgent" / "Urgente";
    priority_high: "High" / "Haute";
    priority_medium: "Medium" / "Moyenne";
    priority_low: "Low" / "Basse";
    item_epic: "Epic" / "Épopée";
    item_story: "Story" / "Récit";
    item_task: "Task" / "Tâche";
    item_bug: "Bug" / "Anomalie";
    item_milestone: "Milestone" / "Jalon";
    item_phase: "Phase" / "Phase";
    item_one: "item" / "élément";
    card_one: "card" / "carte";
    card_many: "cards" / "cartes";
    closed_sprints: "Closed sprints" / "Sprints clos";
    past_shown: "Closed sprints, too" / "Aussi les sprints clos";
    item_many: "items" / "éléments";
    too_much: "more than is wanted here" / "plus que souhaité ici";
    workflow_saved: "Workflow saved" / "Flux de travail enregistré";
    hours_estimate: "Hours" / "Heures";
    description_none: "Nothing written yet" / "Rien d’écrit pour l’instant";
    edit_description: "Edit the description" / "Modifier la description";
    part_of_nothing: "Nothing" / "Rien";
    parent_item: "Part of" / "Fait partie de";
    its_parts: "Parts" / "Éléments inclus";
    add_part: "Add a part: one line, Enter" / "Ajouter un élément inclus : une ligne, Entrée";
    starts_on: "Starts on" / "Débute le";
    deliveries: "Delivery" / "Livraison";
    named_items: "Items" / "Éléments";
    due_on: "Due on" / "Échéance";
    external_link: "Issue elsewhere" / "Ticket externe";
    last_change: "Last change" / "Dernière modification";
    stage: "DevOps stage" / "Étape DevOps";
    no_stage: "No stage" / "Aucune étape";
    stage_plan: "Plan" / "Planifier";
    stage_code: "Code" / "Coder";
    stage_build: "Build" / "Construire";
    stage_test: "Test" / "Tester";
    stage_release: "Release" / "Livrer";
    stage_deploy: "Deploy" / "Déployer";
    stage_operate: "Operate" / "Exploiter";
    stage_monitor: "Monitor" / "Surveiller";
    assignees: "Assigned to" / "Attribué à";
    nobody: "Nobody" / "Personne";
    sprint_none: "No sprint" / "Aucun sprint";
    item_checklist: "Checklist" / "Liste de contrôle";
    new_step: "Add a step: one line, Enter" / "Ajouter une étape : une ligne, Entrée";
    drop_step: "Remove step" / "Retirer l’étape";
    linked_items: "Linked items" / "Éléments liés";
    add_item_link: "Link" / "Lier";
    remove_item_link: "Remove the link to" / "Retirer le lien vers";
    link_kind: "How they stand to each other" / "Nature du lien";
    link_number: "Number of the other item" / "Numéro de l’autre élément";
    link_lag: "Working days between" / "Jours ouvrés entre les deux";
    link_lag_short: "+ days" / "+ jours";
    link_waits_for: "waits for the end of" / "attend la fin de";
    link_waited_by: "must end before" / "doit finir avant";
    link_starts_with: "starts after the start of" / "débute après le début de";
    link_started_by: "must start before" / "doit débuter avant";
    link_ends_with: "ends after the end of" / "finit après la fin de";
    link_ended_by: "must end before the end of" / "doit finir avant la fin de";
    link_ends_on_start: "ends after the start of" / "finit après le début de";
    link_lets_end: "must start before the end of" / "doit débuter avant la fin de";
    link_relates: "relates to" / "est lié à";
    link_duplicates: "duplicates" / "fait doublon avec";
    link_duplicated_by: "is duplicated by" / "a pour doublon";
    files: "Files" / "Fichiers";
    add_file: "Attach a file" / "Joindre un fichier";
    remove_file: "Remove file" / "Retirer le fichier";
    file_hint: "10 MB at the most. Files can be saved, never opened in the page." / "10 Mo au plus. Les fichiers s’enregistrent, ils ne s’ouvrent jamais dans la page.";
    item_history: "History" / "Historique";
    history_was_added: "added it" / "l’a ajouté";
    history_changed: "changed" / "a modifié :";
    history_step_added: "added the step" / "a ajouté l’étape";
    history_step_dropped: "removed the step" / "a retiré l’étape";
    history_step_done: "ticked" / "a coché";
    history_step_undone: "unticked" / "a décoché";
    history_file_added: "added the file" / "a joint le fichier";
    history_file_dropped: "removed the file" / "a retiré le fichier";
    history_linked: "linked it:" / "l’a lié :";
    history_unlinked: "removed a link:" / "a retiré un lien :";
    history_deleted: "deleted it" / "l’a supprimé";
    history_restored: "brought it back" / "l’a rétabli";
    order_changed: "Order changed" / "Ordre modifié";
    no_value: "nothing" / "rien";
    item_deleted_go_back: "Back to the backlog" / "Retour au backlog";
    open_item: "Open" / "Ouvrir";
    sprints: "Sprints" / "Sprints";
    new_sprint: "New sprint" / "Nouveau sprint";
    sprint_name: "Name" / "Nom";
    sprint_goal: "Goal" / "Objectif";
    sprint_goal_hint: "What is to be reached by its end." / "Ce qui doit être atteint à la fin.";
    first_day: "First day" / "Premier jour";
    last_day_of: "Last day" / "Dernier jour";
    create_sprint: "Plan the sprint" / "Planifier le sprint";
    sprint_planned: "Sprint planned" / "Sprint planifié";
    sprint_saved: "Sprint saved" / "Sprint enregistré";
    with_ceremonies: "Ceremonies" / "Cérémonies";
    with_ceremonies_text: "At the usual hours of the team, without holidays. Take away what you do not want." / "Aux heures habituelles de l’équipe, hors jours fériés. Décochez ce dont vous ne voulez pas.";
    no_ceremonies: "The team does not work on these days." / "L’équipe ne travaille pas ces jours-là.";
    no_sprints: "No sprint yet" / "Aucun sprint pour l’instant";
    no_sprints_text: "A sprint is what a team takes on for two weeks or so." / "Un sprint est ce qu’une équipe s’engage à faire en deux semaines environ.";
    no_sprints_reader: "Whoever leads the project plans them." / "Les chefs du projet les planifient.";
    sprint_state_planned: "Planned" / "Planifié";
    sprint_state_active: "Running" / "En cours";
    sprint_state_closed: "Closed" / "Clos";
    start_sprint: "Start the sprint" / "Démarrer le sprint";
    close_sprint: "Close the sprint" / "Clore le sprint";
    reopen_sprint: "Reopen the sprint" / "Rouvrir le sprint";
    delete_sprint: "Delete the sprint" / "Supprimer le sprint";
    edit_sprint: "Edit the sprint" / "Modifier le sprint";
    start_text: "What is in it now is its commitment: the burndown is measured by it." / "Son contenu actuel devient l’engagement : le burndown se mesure à lui.";
    start_empty: "Nothing is in it yet." / "Il ne contient encore rien.";
    start_early: "Its first day is yet to come: its chart begins then." / "Son premier jour est encore à venir : son graphique commencera ce jour-là.";
    start_over: "Its last day is over already: change its days first." / "Son dernier jour est déjà passé : changez d’abord ses dates.";
    without_points: "without an estimate" / "sans estimation";
    sprint_done_items: "Done in it" / "Terminé pendant ce sprint";
    sprint_done_none: "Nothing was finished in it; what was in it went on elsewhere." / "Rien n’y a été terminé ; son contenu se poursuit ailleurs.";
    close_early: "Its last day is yet to come." / "Son dernier jour est encore à venir.";
    another_runs: "Another one is running, and is to be closed first:" / "Un autre est en cours, à clore d’abord :";
    sprint_started: "Sprint started" / "Sprint démarré";
    sprint_closed: "Sprint closed" / "Sprint clos";
    sprint_reopened: "Sprint reopened" / "Sprint rouvert";
    sprint_deleted: "Sprint deleted" / "Sprint supprimé";
    close_text: "Where does the unfinished go?" / "Où va ce qui n’est pas terminé ?";
    close_all_done: "Everything is done." / "Tout est terminé.";
    to_the_backlog: "To the backlog" / "Dans le backlog";
    into_sprint: "Into" / "Dans";
    burndown: "Burndown" / "Reste à faire";
    burnup: "Burn-up" / "Avancement";
    remaining: "Remaining" / "Reste à faire";
    ideal: "Ideal" / "Idéal";
    scope: "Scope" / "Périmètre";
    done_work: "Done" / "Terminé";
    in_points: "In points" / "En points";
    in_items: "In items" / "En éléments";
    scope_changes: "Changes of scope" / "Changements de périmètre";
    no_scope_changes: "Nothing came in or left since it started." / "Rien n’est entré ni sorti depuis le démarrage.";
    chart_table: "The figures of the chart" / "Les chiffres du graphique";
    chart_day: "Day" / "Jour";
    retro: "Retrospective" / "Rétrospective";
    item_tags_hint: "Separated by commas" / "Séparées par des virgules";
    not_started: "The chart begins when the sprint starts." / "Le graphique commence au démarrage du sprint.";
    capacity: "Capacity" / "Capacité";
    commitment: "Commitment" / "Engagement";
    capacity_days: "days" / "jours";
    capacity_day_away: "day away" / "jour d’absence";
    capacity_days_away: "days away" / "jours d’absence";
    velocity: "Velocity" / "Vélocité";
    velocity_none: "It shows once a sprint was closed." / "Elle s’affiche dès qu’un sprint est clos.";
    velocity_average: "on average" / "en moyenne";
    committed: "Committed" / "Engagé";
    more_than_usual: "More than the team usually does." / "Plus que ce que l’équipe fait d’habitude.";
    sprint_items: "In this sprint" / "Dans ce sprint";
    sprint_empty: "Nothing is in it yet. Pick items in the backlog and move them here." / "Rien n’y est encore. Sélectionnez des éléments dans le backlog et déplacez-les ici.";
    retro_template: "What it asks" / "Ce qu’elle demande";
    retro_start_stop: "Start, stop, continue" / "Commencer, arrêter, continuer";
    retro_four_ls: "Liked, learned, lacked, longed for" / "Aimé, appris, manqué, souhaité";
    retro_feelings: "Mad, sad, glad" / "En colère, triste, content";
    retro_start: "Start" / "Commencer";
    retro_stop: "Stop" / "Arrêter";
    retro_continue: "Continue" / "Continuer";
    retro_liked: "Liked" / "Aimé";
    retro_learned: "Learned" / "Appris";
    retro_lacked: "Lacked" / "Manqué";
    retro_longed: "Longed for" / "Souhaité";
    retro_mad: "Mad" / "En colère";
    retro_sad: "Sad" / "Triste";
    retro_glad: "Glad" / "Content";
    write_card: "Write a card: one line, Enter" / "Écrire une carte : une ligne, Entrée";
    vote: "Vote" / "Voter";
    vote_one: "vote" / "vote";
    vote_many: "votes" / "votes";
    make_item: "Make it an action" / "En faire une action";
    remove_card: "Remove the card" / "Retirer la carte";
    board: "Board" / "Tableau";
    wheel: "Wheel" / "Roue";
    group_by: "Group by" / "Grouper par";
    group_nothing: "Nothing" / "Rien";
    group_epic: "Epic" / "Épopée";
    group_person: "Person" / "Personne";
    in_closed_sprints: "in closed sprints" / "dans des sprints clos";
    any_kind: "Any kind" / "Tout type";
    any_person: "Anybody" / "Toute personne";
    any_sprint: "Any sprint" / "Tout sprint";
    any_stage: "Any stage" / "Toute étape";
    find_items: "Find" / "Rechercher";
    items_hidden: "Your filters hide everything" / "Vos filtres cachent tout";
    items_hidden_text: "There are items, but none that they let through." / "Il y a des éléments, mais aucun ne correspond.";
    moved_to: "Moved to" / "Déplacé vers";
    moved_meanwhile: "Somebody changed it meanwhile. Here is how it stands now." / "Quelqu’un l’a modifié entre-temps. Voici l’état actuel.";
    column_is_full: "full" / "plein";
    column_empty: "Nothing here" / "Rien ici";
    points_one: "point" / "point";
    points_many: "points" / "points";
    changed_many: "items changed" / "éléments modifiés";
    changed_one: "changed" / "modifié";
    all_shown: "Pick all" / "Tout sélectionner";
    assign: "Assign" / "Attribuer";
    set_sprint: "Sprint" / "Sprint";
    reading_board: "Alt and an arrow move a card; Enter opens it." / "Alt et une flèche déplacent une carte ; Entrée l’ouvre.";
    show_more: "Show more" / "Afficher plus";
    begin_title: "Where to begin" / "Par où commencer";
    begin_backlog: "Write the backlog" / "Écrire le backlog";
    begin_backlog_text: "One line is one item: type, Enter, and the next." / "Une ligne, un élément : saisir, Entrée, et la suivante.";
    begin_import_text: "From Jira or any other table, looked through before anything changes." / "Depuis Jira ou tout autre tableau, vérifié avant le moindre changement.";
    begin_sprint: "Plan a sprint" / "Planifier un sprint";
    begin_sprint_text: "Its days, its goal, and its ceremonies on the calendar." / "Ses dates, son objectif, et ses cérémonies au calendrier.";
    begin_columns: "Set up the columns" / "Régler les colonnes";
    begin_columns_text: "What work passes through, how much at once, and who works on it." / "Les étapes du travail, leurs limites, et qui y travaille.";
    import_issues: "Import issues" / "Importer des tickets";
    import_issues_text: "A table of comma-separated values, such as Jira exports. Nothing is changed before you have seen what it would do." / "Un tableau CSV, comme ceux qu’exporte Jira. Rien n’est modifié avant que vous ayez vu ce que cela ferait.";
    import_file: "File" / "Fichier";
    choose_table: "Choose a file" / "Choisir un fichier";
    import_columns: "What its columns mean" / "Ce que signifient ses colonnes";
    means: "Means" / "Signifie";
    example: "Example" / "Exemple";
    line_one: "line" / "ligne";
    line_many: "lines" / "lignes";
    kind_where_none: "Where a line does not say what it is:" / "Quand une ligne ne dit pas son type :";
    status_words: "Where each status stands" / "Où se place chaque état";
    kind_words: "What kind each is" / "De quel type est chacun";
    priority_words: "How urgent each is" / "L’urgence de chacun";
    people_words: "Who each is here" / "Qui est qui ici";
    word_unknown: "Choose…" / "Choisir…";
    strangers_are_nobody: "Nobody, for all others" / "Personne, pour tous les autres";
    try_import: "See what it would do" / "Voir ce que cela ferait";
    import_would: "What it would do" / "Ce que cela ferait";
    issues_imported: "Imported" / "Importé";
    import_nothing: "There is nothing to do." / "Il n’y a rien à faire.";
    take_over: "Import" / "Importer";
    issues_new: "New" / "Nouveaux";
    issues_changed: "Changed" / "Modifiés";
    import_same: "Here already" / "Déjà là";
    issues_left_out: "Left out" / "Laissés de côté";
    import_line: "Line" / "Ligne";
    import_value: "Value" / "Valeur";
    import_why: "Why" / "Pourquoi";
    target_leave: "Nothing" / "Rien";
    target_key: "Its name elsewhere" / "Son nom ailleurs";
    target_created: "When it was created" / "Date de création";
    target_finished: "When it was done" / "Date de fin";
    today_page: "Today" / "Aujourd’hui";
    my_events: "My events" / "Mes événements";
    my_items: "My items" / "Mes éléments";
    my_approvals: "Waiting for my approval" / "En attente de mon approbation";
    my_mail: "Unread" / "Non lus";
    no_events_today: "Nothing on your calendar today." / "Rien à votre agenda aujourd’hui.";
    no_items_mine: "Nothing is assigned to you." / "Rien ne vous est attribué.";
    overdue: "overdue" / "en retard";
    palette_items: "Items" / "Éléments";
    new_item_in: "New item in" / "Nouvel élément dans";
    wheel_text: "What stands in each stage now, and how long it takes to pass." / "Ce qui se trouve à chaque étape, et le temps qu’il faut pour la franchir.";
    wheel_takes: "Takes" / "Durée";
    wheel_now: "Now" / "En ce moment";
    wheel_passed: "Passed" / "Passages";
    wheel_days: "days" / "jours";
    wheel_unknown: "nothing has passed yet" / "rien n’est encore passé";
    wheel_none: "No item has a DevOps stage yet. Choose one on the page of an item." / "Aucun élément n’a encore d’étape DevOps. Choisissez-en une sur la page d’un élément.";
    running_sprint: "Running sprint" / "Sprint en cours";
    changed_meanwhile: "Show what it is now" / "Afficher la version actuelle";
}

impl T {
    /// An amount as people write it: with a comma in French.
    #[must_use]
    pub fn amount(self, points: Points) -> String {
        match self.0 {
            Lang::En => points.to_string(),
            Lang::Fr => points.to_string().replace('.', ","),
        }
    }

    #[must_use]
    pub const fn item_kind(self, kind: ItemKind) -> &'static str {
        match kind {
            ItemKind::Epic => self.item_epic(),
            ItemKind::Story => self.item_story(),
            ItemKind::Task => self.item_task(),
            ItemKind::Bug => self.item_bug(),
            ItemKind::Milestone => self.item_milestone(),
            ItemKind::Phase => self.item_phase(),
        }
    }

    /// What is asked of the words of a column that means this.
    #[must_use]
    pub const fn words_of(self, target: Target) -> &'static str {
        match target {
            Target::Kind => self.kind_words(),
            Target::Priority => self.priority_words(),
            Target::Assignee => self.people_words(),
            _ => self.status_words(),
        }
    }

    #[must_use]
    pub const fn priority_of(self, priority: Priority) -> &'static str {
        match priority {
            Priority::Urgent => self.priority_urgent(),
            Priority::High => self.priority_high(),
            Priority::Medium => self.priority_medium(),
            Priority::Low => self.priority_low(),
        }
    }

    #[must_use]
    pub const fn stage_of(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Plan => self.stage_plan(),
            Stage::Code => self.stage_code(),
            Stage::Build => self.stage_build(),
            Stage::Test => self.stage_test(),
            Stage::Release => self.stage_release(),
            Stage::Deploy => self.stage_deploy(),
            Stage::Operate => self.stage_operate(),
            Stage::Monitor => self.stage_monitor(),
        }
    }

    #[must_use]
    pub const fn group_of(self, group: Group) -> &'static str {
        match group {
            Group::Nothing => self.group_nothing(),
            Group::Sprint => self.set_sprint(),
            Group::Epic => self.group_epic(),
            Group::Person => self.group_person(),
            Group::Team => self.team(),
            Group::Kind => self.kind(),
            Group::Status => self.status(),
        }
    }

    #[must_use]
    pub const fn target_of(self, target: Target) -> &'static str {
        match target {
            Target::Leave => self.target_leave(),
            Target::Key => self.target_key(),
            Target::Title => self.title(),
            Target::Description => self.description(),
            Target::Kind => self.kind(),
            Target::Status => self.status(),
            Target::Priority => self.priority(),
            Target::Points => self.points(),
            Target::Hours => self.hours_estimate(),
            Target::Assignee => self.assignees(),
            Target::Tags => self.tags(),
            Target::Created => self.target_created(),
            Target::Finished => self.target_finished(),
            Target::Start => self.starts_on(),
            Target::Due => self.due_on(),
            Target::External => self.external_link(),
        }
    }

    #[must_use]
    pub const fn sprint_state(self, state: SprintState) -> &'static str {
        match state {
            SprintState::Planned => self.sprint_state_planned(),
            SprintState::Active => self.sprint_state_active(),
            SprintState::Closed => self.sprint_state_closed(),
        }
    }

    #[must_use]
    pub const fn template_of(self, template: Template) -> &'static str {
        match template {
            Template::StartStop => self.retro_start_stop(),
            Template::FourLs => self.retro_four_ls(),
            Template::Feelings => self.retro_feelings(),
        }
    }

    /// The columns of a retrospective.
    #[must_use]
    pub fn retro_columns(self, template: Template) -> Vec<&'static str> {
        match template {
            Template::StartStop => vec![self.retro_start(), self.retro_stop(), self.retro_continue()],
            Template::FourLs => vec![
                self.retro_liked(),
                self.retro_learned(),
                self.retro_lacked(),
                self.retro_longed(),
            ],
            Template::Feelings => vec![self.retro_mad(), self.retro_sad(), self.retro_glad()],
        }
    }

    /// How an item stands to another: as the one that waits, or as the one that is waited for.
    #[must_use]
    pub const fn link_of(self, kind: LinkKind, waits: bool) -> &'static str {
        match (kind, waits) {
            (LinkKind::FinishStart, true) => self.link_waits_for(),
            (LinkKind::FinishStart, false) => self.link_waited_by(),
            (LinkKind::StartStart, true) => self.link_starts_with(),
            (LinkKind::StartStart, false) => self.link_started_by(),
            (LinkKind::FinishFinish, true) => self.link_ends_with(),
            (LinkKind::FinishFinish, false) => self.link_ended_by(),
            (LinkKind::StartFinish, true) => self.link_ends_on_start(),
            (LinkKind::StartFinish, false) => self.link_lets_end(),
            (LinkKind::Relates, _) => self.link_relates(),
            (LinkKind::Duplicates, true) => self.link_duplicated_by(),
            (LinkKind::Duplicates, false) => self.link_duplicates(),
        }
    }

    /// A number with the mark that the language puts before its decimals.
    #[must_use]
    pub fn decimal(self, text: &str) -> String {
        match self.0 {
            Lang::En => text.to_owned(),
            Lang::Fr => text.replace('.', ","),
        }
    }

    /// "3 picked".
    #[must_use]
    pub fn picked_count(self, count: usize) -> String {
        self.count(count, self.picked_one(), self.picked_many())
    }
}
