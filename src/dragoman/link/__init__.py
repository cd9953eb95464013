"""Events -> episodes across documents: `acts` what is compared, `likeness` how, `groups` which pairs and what follows from them, `episodes` what
an episode says, `job` all of it for a store."""
