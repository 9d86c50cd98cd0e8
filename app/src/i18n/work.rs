//! Words of projects.

use super::{T, texts};
use model::item::{ItemKind, Priority};

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
    item_many: "items" / "éléments";
    too_much: "more than is wanted here" / "plus que souhaité ici";
    workflow_saved: "Workflow saved" / "Flux de travail enregistré";
    changed_meanwhile: "Show what it is now" / "Afficher la version actuelle";
}

impl T {
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

    #[must_use]
    pub const fn priority_of(self, priority: Priority) -> &'static str {
        match priority {
            Priority::Urgent => self.priority_urgent(),
            Priority::High => self.priority_high(),
            Priority::Medium => self.priority_medium(),
            Priority::Low => self.priority_low(),
        }
    }

    /// "3 picked".
    #[must_use]
    pub fn picked_count(self, count: usize) -> String {
        self.count(count, self.picked_one(), self.picked_many())
    }
}
