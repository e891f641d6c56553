-- Who reads everything, the audit log included, and changes nothing.
ALTER TABLE "membership"
    DROP CONSTRAINT "membership_role_known",
    ADD CONSTRAINT "membership_role_known" CHECK (role IN ('admin', 'member', 'auditor', 'viewer'));

ALTER TABLE "invitation"
    DROP CONSTRAINT "invitation_role_known",
    ADD CONSTRAINT "invitation_role_known" CHECK (role IN ('admin', 'member', 'auditor', 'viewer'));
