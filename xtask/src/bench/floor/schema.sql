create table incident (
    id bigint generated always as identity primary key,
    text text not null,
    lon double precision not null,
    lat double precision not null,
    address text not null,
    caller_name text not null,
    caller_phone text not null,
    state text not null,
    filed_at timestamptz not null
);
create index incident_open on incident (id) where state = 'open';
create table audit (
    id bigint generated always as identity primary key,
    actor text not null,
    action text not null,
    incident bigint not null,
    at timestamptz not null
);
