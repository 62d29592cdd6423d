//! `fieldcraft user …`: people and permissions for an operator at the machine.

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::spell::in_words;
use crate::app::accounts::NewUser;
use crate::app::people::NewPerson;
use crate::app::sessions::LINK_MS;
use crate::policy::Permission;
use crate::state::App;
use crate::time::DAY_MS;

/// People and permissions.
#[derive(Args, Clone, Debug)]
pub struct UserArgs {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand, Clone, Debug)]
enum Deed {
    /// Add a person and print the one-time link that sets their password.
    Create(CreateArgs),
    /// Give a person a permission at a place and everywhere below it.
    Grant(GrantArgs),
    /// Print a one-time link that sets a person's password anew.
    ResetPassword(ResetArgs),
}

/// A new person.
#[derive(Args, Clone, Debug)]
struct CreateArgs {
    /// Work address to sign in with.
    email: String,
    /// First name.
    given_name: String,
    /// Last name.
    family_name: String,
    /// Where they work: a name, names from above such as "North Agency / Main Site", or an id.
    #[arg(long, value_name = "ID|NAME")]
    node: String,
    /// Practice role, R1 to R11.
    #[arg(long)]
    role: String,
    /// Preparation of a responder.
    #[arg(long, value_parser = ["non_degreed", "bachelor", "master"])]
    sub_kind: Option<String>,
    /// Share of full time, above 0 and up to 1.
    #[arg(long, default_value = "1", value_parser = share)]
    fte: i64,
    /// Goes on visits.
    #[arg(long)]
    rostered: bool,
    /// First day with the employer; today when not given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    hired_on: Option<NaiveDate>,
    /// First day in this role; the day of hire when not given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    started_on: Option<NaiveDate>,
    #[command(flatten)]
    link: LinkArgs,
}

/// A permission for somebody.
#[derive(Args, Clone, Debug)]
struct GrantArgs {
    /// Whose, by e-mail address.
    email: String,
    /// What the software lets them do.
    #[arg(value_parser = permission, help = permission_help())]
    permission: Permission,
    /// At this place and below: a name, names from above such as "North Agency / Main Site", or an id.
    #[arg(value_name = "NODE")]
    node: String,
}

/// A link for somebody.
#[derive(Args, Clone, Debug)]
struct ResetArgs {
    /// Whose, by e-mail address.
    email: String,
    #[command(flatten)]
    link: LinkArgs,
}

/// How links begin.
#[derive(Args, Clone, Debug)]
struct LinkArgs {
    /// The address people type to reach the server.
    #[arg(long = "public-url", env = "FIELDCRAFT_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

impl LinkArgs {
    fn print(&self, token: &str) {
        let origin = self.public_url.trim_end_matches('/');
        println!("{origin}/reset#{token}");
        println!("It works once, for {} days. Send it to nobody else.", LINK_MS / DAY_MS);
    }
}

/// Does what the arguments say.
///
/// # Errors
/// A sentence that says what to change.
pub async fn run(app: &App, args: UserArgs) -> anyhow::Result<()> {
    match args.deed {
        Deed::Create(args) => create(app, args).await,
        Deed::Grant(GrantArgs { email, permission, node }) => {
            let new = app.grant_as_system(&email, permission, &node).await.map_err(in_words)?;
            println!("{} {} {permission} at {node}.", email, if new { "now has" } else { "already had" });
            Ok(())
        }
        Deed::ResetPassword(ResetArgs { email, link }) => {
            let token = app.reset_link(&email).await.map_err(in_words)?;
            println!("{email} sets a new password at:");
            link.print(&token);
            Ok(())
        }
    }
}

async fn create(app: &App, args: CreateArgs) -> anyhow::Result<()> {
    let CreateArgs {
        email,
        given_name,
        family_name,
        node,
        role,
        sub_kind,
        fte,
        rostered,
        hired_on,
        started_on,
        link,
    } = args;
    let new = NewUser {
        person: NewPerson { given_name, family_name, email: Some(email.clone()) },
        place: node,
        role,
        sub_kind,
        fte_hundredths: fte,
        rostered_to_respond: rostered,
        hired_on,
        started_on,
    };
    let token = app.create_user(new).await.map_err(in_words)?;
    println!("{email} was added and sets a password at:");
    link.print(&token);
    Ok(())
}

fn share(text: &str) -> anyhow::Result<i64> {
    let share: f64 = text.parse().context("write a number such as 0.8")?;
    anyhow::ensure!(share > 0.0 && share <= 1.0, "the share of full time lies above 0 and up to 1");
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
    let hundredths = (share * 100.0).round() as i64;
    Ok(hundredths)
}

fn permission(text: &str) -> Result<Permission, String> {
    text.parse().map_err(|()| permission_help())
}

fn permission_help() -> String {
    let names: Vec<&str> = Permission::ALL.iter().map(|permission| permission.name()).collect();
    format!("One of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        user: UserArgs,
    }

    fn read(line: &str) -> Result<UserArgs, clap::Error> {
        Line::try_parse_from(line.split(' ')).map(|line| line.user)
    }

    #[test]
    fn a_person_needs_a_place_and_a_role() {
        let read_back = read("user create a@b.test Ana Diaz --node North --role R4 --fte 0.8").expect("read");
        assert!(matches!(read_back.deed, Deed::Create(CreateArgs { fte: 80, rostered: false, .. })));
        for wrong in [
            "user create a@b.test Ana Diaz --role R4",
            "user create a@b.test Ana Diaz --node North",
            "user create a@b.test Ana Diaz --node North --role R4 --fte 2",
            "user create a@b.test Ana Diaz --node North --role R4 --hired-on 3/2/2026",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_permission_is_answered_with_the_right_ones() {
        let error = read("user grant a@b.test fly North").expect_err("refused").to_string();
        assert!(error.contains("manage_org"), "{error}");
    }
}
