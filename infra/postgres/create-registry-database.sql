-- The schema registry of docker-compose.yml keeps its schemas here: their ids are inside every record of the log and must outlive it.
create database schema_registry;
